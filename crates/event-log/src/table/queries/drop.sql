-- Drops records that every reader is past, a bounded number a call.
-- $1, $2, $3: topic, partition and next offset of the slowest reader
-- $4: most records of one partition
-- Returns the partitions that had records to drop, with their new start.
WITH wanted AS (
    SELECT s.topic, s.partition, LEAST(w.next_offset, p.next_offset, s.start_offset + $4) AS upto
    FROM UNNEST($1::int[], $2::int[], $3::bigint[]) AS w (topic, partition, next_offset)
    JOIN log.start s ON s.topic = w.topic AND s.partition = w.partition
    JOIN log.partition p ON p.topic = w.topic AND p.partition = w.partition
    WHERE s.start_offset < w.next_offset
),
gone AS (
    DELETE FROM log.record r
    USING wanted w
    WHERE r.topic = w.topic AND r.partition = w.partition AND r."offset" < w.upto
)
UPDATE log.start s
SET start_offset = w.upto
FROM wanted w
WHERE s.topic = w.topic AND s.partition = w.partition AND s.start_offset < w.upto
RETURNING s.topic, s.partition, s.start_offset
