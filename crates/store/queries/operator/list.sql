-- The tenant's operators by name.
--   (role reader)
-- Index: operator_pkey.
SELECT id, name, email, role
FROM operator
WHERE tenant = current_setting('app.tenant')::uuid
ORDER BY name, id;
