-- What somebody has uploaded and not sent.
--   $1 tenant  $2 uploader
-- Index: file_unsent.
SELECT count(*) AS "files!", coalesce(sum(size_bytes), 0)::bigint AS "bytes!"
FROM file
WHERE tenant = $1 AND uploader = $2 AND sent_at IS NULL;
