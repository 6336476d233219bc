-- Start and end of partitions, in their order. $1, $2: topic and partition of each
SELECT s.start_offset, p.next_offset
FROM UNNEST($1::int[], $2::int[]) WITH ORDINALITY AS a (topic, partition, no)
JOIN log.partition p ON p.topic = a.topic AND p.partition = a.partition
JOIN log.start s ON s.topic = a.topic AND s.partition = a.partition
ORDER BY a.no
