-- Bytes that no file names.
--   $1 made this many milliseconds ago or earlier  $2 at most so many
-- Index: file_object_made, file_object_key.
SELECT o.id, o.tenant
FROM file_object AS o
WHERE o.made_at <= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $1::bigint
    AND NOT EXISTS (SELECT FROM file AS f WHERE f.object = o.id)
ORDER BY o.made_at
LIMIT $2;
