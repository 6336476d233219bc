-- Those of these files that an entry of the author in this timeline may name.
--   $1 timeline  $2 uploader  $3 ids   (role reader: the tenant is the transaction's)
-- Index: file_pkey.
SELECT id, name, media_type, size_bytes, has_thumbnail, state
FROM file
WHERE tenant = current_setting('app.tenant')::uuid AND id = ANY ($3) AND timeline = $1 AND uploader = $2 AND state IN (2, 3);
