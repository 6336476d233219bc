-- Writes what of an operator is asked by column. Answers whether role or activity changed: tokens that say otherwise end.
--   $1 tenant  $2 id  $3 desk  $4 e-mail  $5 name  $6 role  $7 own role  $8 active  $9 now (ms)
-- Index: operator_pkey.
WITH old AS (
    SELECT role, own_role, is_active FROM operator WHERE tenant = $1 AND id = $2
), written AS (
    INSERT INTO operator AS o (tenant, id, desk, email, name, role, own_role, is_active, password_hash, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)
    ON CONFLICT (tenant, id) DO UPDATE
    SET email = excluded.email, name = excluded.name, role = excluded.role, own_role = excluded.own_role,
        is_active = excluded.is_active
    RETURNING role, own_role, is_active
)
SELECT EXISTS (
    SELECT FROM old, written
    -- An administrator's token is a supervisor's.
    WHERE (least(old.role, 1), old.is_active) IS DISTINCT FROM (least(written.role, 1), written.is_active)
) AS "changed!";
