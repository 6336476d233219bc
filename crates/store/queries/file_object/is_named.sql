-- Does a file name these bytes?
--   $1 object
-- Index: file_object_key.
SELECT EXISTS (SELECT FROM file WHERE object = $1) AS "is_named!";
