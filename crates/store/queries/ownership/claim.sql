-- Takes one partition that is free or whose lease is over: the linearisation point of a hand-over.
--   $1  topic   $2  boot   $3  lease in milliseconds   $4  may expired leases of others be taken
-- Index: ownership_pkey (a topic has some dozens of rows).
UPDATE ownership AS o
SET owner = $2,
    epoch = o.epoch + 1,
    lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
FROM (
    SELECT topic, partition
    FROM ownership
    WHERE topic = $1 AND (owner IS NULL OR ($4 AND lease_until < clock_timestamp()))
    ORDER BY partition
    LIMIT 1
    -- A row that somebody else is claiming, or writing, is not free.
    FOR UPDATE SKIP LOCKED
) AS free
WHERE o.topic = free.topic
    AND o.partition = free.partition
    AND (o.owner IS NULL OR ($4 AND o.lease_until < clock_timestamp()))
RETURNING o.partition, o.epoch, o.turn, o.next_offset, o.outbox_no, o.outbox_done;
