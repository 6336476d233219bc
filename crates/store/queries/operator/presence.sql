-- The active operators of a desk, and what they chose and is measured of them.
--   $1  desk   (role reader)
-- Index: operator_pkey.
SELECT id, name, presence
FROM operator
WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND is_active
ORDER BY lower(name), id;
