-- Everything that decides about the desks of a tenant.
--   $1  tenant
-- Index: setting_pkey.
SELECT noun, id, version, body
FROM setting
WHERE tenant = $1 AND noun IN ('queue', 'hours', 'operator') AND NOT is_deleted
ORDER BY noun, id;
