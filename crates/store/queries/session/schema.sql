-- May this login serve? It must be able to become the three roles, and the one that writes may bypass nothing.
SELECT
    wanted AS "role!",
    r.oid IS NOT NULL AS "exists!",
    coalesce(r.rolsuper OR r.rolbypassrls, false) AS "bypasses!",
    CASE WHEN r.oid IS NULL THEN false ELSE pg_has_role(session_user, r.oid, 'MEMBER') END AS "member!",
    EXISTS (SELECT FROM pg_class AS c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')) AS "owns!"
FROM unnest(ARRAY['switchboard_app', 'switchboard_reader', 'switchboard_heads']) AS wanted
LEFT JOIN pg_roles AS r ON r.rolname = wanted;
