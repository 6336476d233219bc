-- Writes one; its version grows by one.
--   $1 tenant  $2 noun  $3 id  $4 label  $5 key  $6 owner  $7 body  $8 now (ms)  $9 by whom  $10 deleted
-- Index: setting_pkey.
INSERT INTO setting AS s (tenant, noun, id, version, label, key, owner, body, changed_at, changed_by, is_deleted)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (tenant, noun, id) DO UPDATE
SET version = s.version + 1, label = excluded.label, key = excluded.key, owner = excluded.owner, body = excluded.body,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by, is_deleted = excluded.is_deleted
RETURNING version;
