-- Entries name these files: all of them, or none. They are locked in one order.
--   $1 tenant  $2 timeline  $3 uploader  $4 ids  $5 whether the customer may see the entry  $6 how many different ids
-- Answers those that are fit; only if that is all of them was anything written.
-- Index: file_pkey.
WITH fit AS (
    SELECT tenant, id, name, media_type, size_bytes, has_thumbnail, state
    FROM file
    WHERE tenant = $1 AND id = ANY ($4) AND timeline = $2 AND uploader = $3 AND state IN (2, 3)
    ORDER BY id
    FOR UPDATE
),
sent AS (
    UPDATE file AS f
    SET sent_at = coalesce(f.sent_at, (extract(epoch FROM clock_timestamp()) * 1000)::bigint),
        for_customer = f.for_customer OR $5
    FROM fit
    WHERE f.tenant = fit.tenant AND f.id = fit.id AND (SELECT count(*) FROM fit) = $6
)
SELECT id, name, media_type, size_bytes, has_thumbnail, state FROM fit;
