-- A page of the tenant's conversations, newest first.
--   $1  stage (0 bot, 1 waiting, 2 active, 3 closed), null = all   $2  assignee, null = all
--   $6  null = all, else only what this operator answers or what stands in one of $7
--   $3, $4  opened at (ms) and id of the last row of the page before, null = first page   $5  at most so many
--   (role reader)
-- Index: conversation_tenant_opened.
SELECT
    c.id AS "id!", c.timeline AS "timeline!", c.version AS "version!", c.stage AS "stage!", c.assignee AS "assignee?",
    c.assignee_name AS "assignee_name?", c.close_reason AS "close_reason?", c.closed_at AS "closed_at?",
    c.since_at AS "since_at!", c.opened_at AS "opened_at!", t.customer AS "customer!",
    t.customer_name AS "customer_name!", t.last_position AS "last_position!", k.version AS "ticket_version?",
    k.queue AS "queue?"
FROM conversation AS c
JOIN timeline AS t ON t.id = c.timeline
LEFT JOIN ticket AS k ON k.conversation = c.id
WHERE c.tenant = current_setting('app.tenant')::uuid
    AND ($1::smallint IS NULL OR $1 = CASE
        WHEN c.stage = 0 THEN 0
        WHEN c.stage = 1 AND c.assignee IS NULL THEN 1
        WHEN c.stage = 1 THEN 2
        ELSE 3
    END)
    AND ($2::uuid IS NULL OR c.assignee = $2)
    AND ($6::uuid IS NULL OR c.assignee = $6 OR k.queue = ANY ($7::uuid[]))
    AND ($3::bigint IS NULL OR (c.opened_at, c.id) < ($3, $4::uuid))
ORDER BY c.opened_at DESC, c.id DESC
LIMIT $5;
