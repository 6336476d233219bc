-- What operators with a role of the tenant's own count as, from now on; answers whose tokens say otherwise.
--   $1  tenant   $2  own role   $3  role
UPDATE operator SET role = $3 WHERE tenant = $1 AND own_role = $2 AND role <> $3 RETURNING id;
