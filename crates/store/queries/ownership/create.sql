-- Rows for the partitions of a topic, free; those that exist stay as they are.
--   $1  topic   $2  partitions
-- Index: ownership_pkey.
INSERT INTO ownership (topic, partition)
SELECT $1, n FROM generate_series(0, $2::int - 1) AS n
ON CONFLICT (topic, partition) DO NOTHING;
