-- One partition as it stands, without a lock.
--   $1  topic   $2  partition
-- Index: ownership_pkey.
SELECT owner, epoch, turn, next_offset, outbox_no, outbox_done, lease_until > clock_timestamp() AS "leased!"
FROM ownership
WHERE topic = $1 AND partition = $2;
