-- Files that no entry names.
--   $1 created this many milliseconds ago or earlier  $2 at most so many
-- Index: file_unsent_created.
DELETE FROM file AS f
USING (
    SELECT tenant, id
    FROM file
    WHERE sent_at IS NULL AND created_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $1::bigint
    ORDER BY created_at
    LIMIT $2
    -- One that is being sent is not swept.
    FOR UPDATE SKIP LOCKED
) AS old
WHERE f.tenant = old.tenant AND f.id = old.id;
