-- Bytes are about to be written.
--   $1 object  $2 tenant
INSERT INTO file_object (id, tenant, made_at)
VALUES ($1, $2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
