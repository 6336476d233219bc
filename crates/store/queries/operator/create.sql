-- A new operator; the same address in the same tenant stays as it is.
--   $1 tenant  $2 id  $3 desk  $4 e-mail  $5 name  $6 role  $7 password hash  $8 created at (ms)
-- Index: operator_email, operator_pkey.
INSERT INTO operator (tenant, id, desk, email, name, role, password_hash, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING;
