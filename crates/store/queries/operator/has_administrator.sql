-- Whether anybody of the tenant is an administrator.
--   $1  tenant
-- Index: operator_pkey.
SELECT EXISTS (SELECT FROM operator WHERE tenant = $1 AND role = 2 AND is_active) AS "has!";
