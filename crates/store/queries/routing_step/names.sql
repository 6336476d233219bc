-- What operators, queues and skills are called now.
--   $1  their ids   (role reader)
-- Index: operator_pkey, setting_pkey.
SELECT o.id AS "id!", o.name AS "name!"
FROM operator AS o
WHERE o.tenant = current_setting('app.tenant')::uuid AND o.id = ANY($1::uuid[])
UNION ALL
SELECT s.id, s.label
FROM setting AS s
WHERE s.tenant = current_setting('app.tenant')::uuid AND s.noun IN ('queue', 'skill') AND s.id = ANY($1::uuid[]);
