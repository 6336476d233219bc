-- How far every partition of a topic is decided; the log may drop what lies before.
--   $1  topic
-- Index: ownership_pkey.
SELECT partition, next_offset FROM ownership WHERE topic = $1 ORDER BY partition;
