-- Makes a topic with its partitions, if there is none of the name. $1: name, $2: partitions
WITH made AS (
    INSERT INTO log.topic (name, partitions) VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING
    RETURNING id, partitions
),
counters AS (
    INSERT INTO log.partition (topic, partition)
    SELECT made.id, n FROM made, generate_series(0, made.partitions - 1) AS n
)
INSERT INTO log.start (topic, partition)
SELECT made.id, n FROM made, generate_series(0, made.partitions - 1) AS n
