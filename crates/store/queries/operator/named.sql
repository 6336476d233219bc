-- Whoever is called so among the tenant's operators; null = nobody is. And some of the names that there are.
--   $1  name in small letters   $2  the id, if it is one   (role reader)
-- Index: operator_pkey.
SELECT
    (
        SELECT id FROM operator
        WHERE tenant = current_setting('app.tenant')::uuid AND (lower(name) = $1 OR split_part(lower(name), ' ', 1) = $1 OR id = $2)
        ORDER BY lower(name) <> $1, name, id LIMIT 1
    ) AS "id?",
    ARRAY(
        SELECT name FROM operator WHERE tenant = current_setting('app.tenant')::uuid ORDER BY lower(name), id LIMIT 10
    ) AS "names!";
