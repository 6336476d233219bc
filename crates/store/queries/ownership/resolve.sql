-- The rows of a turn whose outcome is not known. Waits for the backend that may still be committing it.
--   $1 topics   $2 partitions
-- Index: ownership_pkey.
SELECT o.topic, o.partition, o.owner, o.epoch, o.turn, o.next_offset
FROM ownership AS o
JOIN unnest($1::text[], $2::int[]) AS u (topic, partition) USING (topic, partition)
ORDER BY o.topic, o.partition
FOR UPDATE OF o;
