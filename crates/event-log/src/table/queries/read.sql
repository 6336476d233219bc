-- The next records of several partitions, in order per partition, until their values reach $5 bytes.
-- $1, $2, $3: topic, partition and first offset of each partition
-- $4: most records of one partition
-- $5: bytes; one record may go over
SELECT no, "offset", key, value
FROM (
    SELECT
        a.no, r."offset", r.key, r.value,
        sum(octet_length(r.value) + 64) OVER (ORDER BY a.no, r."offset" ROWS UNBOUNDED PRECEDING)
            - octet_length(r.value) - 64 AS bytes_before
    FROM UNNEST($1::int[], $2::int[], $3::bigint[]) WITH ORDINALITY AS a (topic, partition, from_offset, no)
    CROSS JOIN LATERAL (
        SELECT "offset", key, value
        FROM log.record
        WHERE topic = a.topic AND partition = a.partition AND "offset" >= a.from_offset
        ORDER BY "offset"
        LIMIT $4
    ) r
) sized
WHERE bytes_before < $5
ORDER BY no, "offset"
