-- Lets partitions go that still are this router's: the next router claims them at once.
--   $1  boot   $2 topics   $3 partitions   $4 epochs
-- Index: ownership_pkey.
WITH locked AS MATERIALIZED (
    SELECT o.topic, o.partition
    FROM ownership AS o
    JOIN unnest($2::text[], $3::int[], $4::bigint[]) AS u (topic, partition, epoch) USING (topic, partition, epoch)
    WHERE o.owner = $1
    ORDER BY o.topic, o.partition
    FOR UPDATE OF o
)
UPDATE ownership AS o
SET owner = NULL
FROM locked
WHERE o.topic = locked.topic AND o.partition = locked.partition AND o.owner = $1;
