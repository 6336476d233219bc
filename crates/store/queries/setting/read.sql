-- One of a noun.
--   $1  noun   $2  id   $3  who asks   (role reader)
-- Index: setting_pkey.
SELECT id, version, body, changed_at, changed_by
FROM setting
WHERE tenant = current_setting('app.tenant')::uuid AND noun = $1 AND id = $2 AND NOT is_deleted
    AND (owner IS NULL OR owner = $3);
