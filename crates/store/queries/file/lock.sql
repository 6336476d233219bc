-- One file that is going to be changed.
--   $1 tenant  $2 id
-- Index: file_pkey.
SELECT tenant, id, timeline, uploader, by_customer, name, media_type, size_bytes, digest, object, state, attempt, verdict,
    has_thumbnail, created_at, sent_at, for_customer
FROM file
WHERE tenant = $1 AND id = $2
FOR UPDATE;
