-- A customer's conversations but one, the last opened first, each with what the customer said first.
--   $1  customer   $2  the one   $3  at most so many
--   $4  null = all, else only what this operator answers or what stands in one of $5   (role reader)
-- Index: timeline_tenant_customer, conversation_timeline, ticket_pkey.
SELECT
    c.id AS "id!", c.timeline AS "timeline!", c.version AS "version!", c.stage AS "stage!", c.assignee AS "assignee?",
    c.assignee_name AS "assignee_name?", c.close_reason AS "close_reason?", c.closed_at AS "closed_at?",
    c.since_at AS "since_at!", c.opened_at AS "opened_at!", t.customer AS "customer!",
    t.customer_name AS "customer_name!", t.last_position AS "last_position!", k.version AS "ticket_version?",
    k.queue AS "queue?"
FROM timeline AS t
JOIN conversation AS c ON c.timeline = t.id
LEFT JOIN ticket AS k ON k.conversation = c.id
WHERE t.tenant = current_setting('app.tenant')::uuid AND t.customer = $1 AND c.id <> $2
    AND ($4::uuid IS NULL OR c.assignee = $4 OR k.queue = ANY ($5::uuid[]))
ORDER BY c.opened_at DESC, c.id DESC
LIMIT $3;
