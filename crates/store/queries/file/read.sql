-- One file.
--   $1 id   (role reader: the tenant is the transaction's)
-- Index: file_pkey.
SELECT tenant, id, timeline, uploader, by_customer, name, media_type, size_bytes, digest, object, state, attempt, verdict,
    has_thumbnail, created_at, sent_at, for_customer
FROM file
WHERE tenant = current_setting('app.tenant')::uuid AND id = $1;
