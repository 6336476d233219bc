-- A file has arrived; one with this id stays as it is.
--   $1 tenant  $2 id  $3 timeline  $4 uploader  $5 by a customer  $6 name  $7 media type  $8 size  $9 digest  $10 object
-- Index: file_pkey.
INSERT INTO file (
    tenant, id, timeline, uploader, by_customer, name, media_type, size_bytes, digest, object, due_at, created_at
)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now_ms, now_ms
FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms) AS clock
ON CONFLICT (tenant, id) DO NOTHING;
