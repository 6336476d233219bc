-- The operators of a desk.
--   $1  tenant   $2  desk
-- Index: operator_pkey.
SELECT id, name, inbox_version, presence FROM operator WHERE tenant = $1 AND desk = $2;
