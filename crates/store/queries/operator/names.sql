-- The names of operators, as they are now.
--   $1 tenants   $2 operators
-- Index: operator_pkey.
SELECT o.tenant, o.id, o.name
FROM unnest($1::uuid[], $2::uuid[]) AS u (tenant, id)
JOIN operator AS o USING (tenant, id);
