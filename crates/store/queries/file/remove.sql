-- Takes an upload back that no entry names.
--   $1 tenant  $2 id  $3 uploader
-- Index: file_pkey.
DELETE FROM file
WHERE tenant = $1 AND id = $2 AND uploader = $3 AND sent_at IS NULL
RETURNING object;
