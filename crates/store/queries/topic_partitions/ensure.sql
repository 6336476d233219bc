-- Writes the count of a topic at the first start; answers the one that stands.
--   $1  topic   $2  partitions
-- Index: topic_partitions_pkey.
WITH written AS (
    INSERT INTO topic_partitions (topic, partitions) VALUES ($1, $2)
    ON CONFLICT (topic) DO UPDATE SET partitions = topic_partitions.partitions
    RETURNING partitions
)
SELECT partitions AS "partitions!" FROM written;
