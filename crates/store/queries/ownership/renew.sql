-- Renews leases that still are this router's; answers those.
--   $1  boot   $2  lease in milliseconds   $3 topics   $4 partitions   $5 epochs
-- Index: ownership_pkey.
WITH locked AS MATERIALIZED (
    SELECT o.topic, o.partition
    FROM ownership AS o
    JOIN unnest($3::text[], $4::int[], $5::bigint[]) AS u (topic, partition, epoch) USING (topic, partition, epoch)
    WHERE o.owner = $1
    ORDER BY o.topic, o.partition
    FOR UPDATE OF o
)
UPDATE ownership AS o
SET lease_until = clock_timestamp() + $2::bigint * interval '1 ms'
FROM locked
WHERE o.topic = locked.topic AND o.partition = locked.partition AND o.owner = $1
RETURNING o.topic, o.partition;
