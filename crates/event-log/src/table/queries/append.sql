-- Appends a batch to several partitions: one statement, one transaction.
-- $1, $2, $3: topic, partition and count of each partition of the batch, in (topic, partition) order
-- $4, $5, $6, $7: of each record: which partition of the batch (from 1), its place among those, key, value
-- Returns the first offset that each partition of the batch got.
WITH wanted AS (
    SELECT * FROM UNNEST($1::int[], $2::int[], $3::bigint[]) WITH ORDINALITY AS w (topic, partition, n, no)
),
-- Locked in one order by every writer, or two of them could wait for each other.
locked AS MATERIALIZED (
    SELECT p.topic, p.partition, w.n, w.no
    FROM log.partition p
    JOIN wanted w ON p.topic = w.topic AND p.partition = w.partition
    ORDER BY p.topic, p.partition
    FOR UPDATE OF p
),
moved AS (
    UPDATE log.partition p
    SET next_offset = p.next_offset + l.n
    FROM locked l
    WHERE p.topic = l.topic AND p.partition = l.partition
    RETURNING l.no, p.topic, p.partition, p.next_offset - l.n AS first_offset
),
added AS (
    INSERT INTO log.record (topic, partition, "offset", key, value)
    SELECT m.topic, m.partition, m.first_offset + r.place, r.key, r.value
    FROM UNNEST($4::bigint[], $5::bigint[], $6::uuid[], $7::bytea[]) AS r (no, place, key, value)
    JOIN moved m ON m.no = r.no
)
SELECT no, first_offset FROM moved
