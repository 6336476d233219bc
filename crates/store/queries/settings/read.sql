-- The version of everything that pods must know, with the counts of partitions and the common record version.
SELECT
    s.version,
    (SELECT partitions FROM topic_partitions WHERE topic = 'inbound') AS inbound_partitions,
    (SELECT partitions FROM topic_partitions WHERE topic = 'desk') AS desk_partitions,
    (SELECT min(record_version) FROM router WHERE beat_at > clock_timestamp() - interval '3 s') AS record_version
FROM settings AS s;
