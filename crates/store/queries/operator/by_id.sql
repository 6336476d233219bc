-- One active operator with what a sign-in needs.
--   $1  tenant   $2  operator
-- Index: operator_pkey.
SELECT tenant, id, desk, email, name, role, password_hash, rv FROM operator WHERE tenant = $1 AND id = $2 AND is_active;
