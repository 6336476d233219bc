-- The newest numbers of subjects of all kinds and tenants, in one statement (role heads: ids and numbers only).
--   $1  kinds (0 customer, 1 timeline, 2 operator, 3 queue)   $2  tenants   $3  customers, timelines, operators or queues
--   $4  the timeline behind a customer's subject; for the others the same as $3
-- Index: timeline_pkey, receipt_pkey, operator_pkey, desk_pkey.
WITH wanted AS MATERIALIZED (
    SELECT *
    FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY AS u (kind, tenant, id, timeline, ord)
)
SELECT
    w.ord AS "ord!",
    CASE w.kind WHEN 0 THEN t.last_seq ELSE t.last_position END AS "n!",
    coalesce(r.delivered_there, 0) AS "delivered!",
    coalesce(r.read_there, 0) AS "read!"
FROM wanted AS w
JOIN timeline AS t ON t.id = w.timeline AND t.tenant = w.tenant
-- The customer is told the operators' marks, staff the customer's.
LEFT JOIN receipt AS r ON r.timeline = t.id AND r.side = 1 - w.kind
WHERE w.kind IN (0, 1) AND (w.kind = 1 OR t.customer = w.id)
UNION ALL
SELECT w.ord, o.inbox_version, 0, 0
FROM wanted AS w
JOIN operator AS o ON o.tenant = w.tenant AND o.id = w.id
WHERE w.kind = 2
UNION ALL
SELECT w.ord, d.board_version, 0, 0
FROM wanted AS w
JOIN desk AS d ON d.tenant = w.tenant AND d.queue = w.id
WHERE w.kind = 3;
