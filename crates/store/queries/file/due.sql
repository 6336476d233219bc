-- Files that nobody gives to the scanner, oldest first; those that somebody is changing are somebody's.
--   $1 at most so many
-- Index: file_due.
SELECT tenant, id
FROM file
WHERE due_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint
ORDER BY due_at
LIMIT $1
FOR UPDATE SKIP LOCKED;
