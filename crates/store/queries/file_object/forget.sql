-- The bytes are gone.
--   $1 object
-- Index: file_object_pkey.
DELETE FROM file_object AS o
WHERE o.id = $1 AND NOT EXISTS (SELECT FROM file AS f WHERE f.object = o.id);
