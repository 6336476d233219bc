-- Active operators who sign in with this address; one address may serve several tenants.
--   $1  e-mail address, in any case
-- Index: operator_email.
SELECT tenant, id, desk, email, name, role, password_hash, rv FROM operator WHERE lower(email) = lower($1) AND is_active ORDER BY tenant;
