-- Where a file stands now.
--   $1 tenant  $2 id  $3 state  $4 attempt  $5 verdict  $6 due in so many milliseconds, none = settled  $7 has a thumbnail
-- Index: file_pkey.
UPDATE file
SET state = $3,
    attempt = $4,
    verdict = $5,
    due_at = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $6::bigint,
    has_thumbnail = $7
WHERE tenant = $1 AND id = $2;
