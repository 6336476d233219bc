-- The active operators of a desk.
--   $1  tenant   $2  desk
-- Index: operator_pkey.
SELECT id, name, email FROM operator WHERE tenant = $1 AND desk = $2 AND is_active ORDER BY id;
