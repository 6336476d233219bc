-- These conversations of the tenant.
--   $1  conversations   (role reader)
-- Index: conversation_pkey, timeline_pkey, ticket_pkey.
SELECT
    c.id AS "id!", c.timeline AS "timeline!", c.version AS "version!", c.stage AS "stage!", c.assignee AS "assignee?",
    c.assignee_name AS "assignee_name?", c.close_reason AS "close_reason?", c.closed_at AS "closed_at?",
    c.since_at AS "since_at!", c.opened_at AS "opened_at!", t.customer AS "customer!",
    t.customer_name AS "customer_name!", t.last_position AS "last_position!", k.version AS "ticket_version?",
    k.queue AS "queue?"
FROM conversation AS c
JOIN timeline AS t ON t.id = c.timeline
LEFT JOIN ticket AS k ON k.conversation = c.id
WHERE c.id = ANY ($1::uuid[]);
