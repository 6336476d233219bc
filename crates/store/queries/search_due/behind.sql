-- For how long the oldest entry waits for the index; null = none waits.   (role reader)
-- Index: search_due_pkey.
SELECT (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint - at FROM search_due ORDER BY no LIMIT 1) AS "behind?";
