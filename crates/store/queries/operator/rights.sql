-- What an operator's role and queues are.
--   $1  tenant   $2  operator
-- Index: operator_pkey, setting_pkey.
SELECT o.role, r.body AS "own_role?", s.body AS "body?"
FROM operator AS o
LEFT JOIN setting AS s ON s.tenant = o.tenant AND s.noun = 'operator' AND s.id = o.id AND NOT s.is_deleted
LEFT JOIN setting AS r ON r.tenant = o.tenant AND r.noun = 'role' AND r.id = o.own_role AND NOT r.is_deleted
WHERE o.tenant = $1 AND o.id = $2 AND o.is_active;
