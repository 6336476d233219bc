-- Since when a customer is known, and how many conversations there were.
--   $1  customer   $2  counted up to so many
--   $3  null = all, else only what this operator answers or what stands in one of $4   (role reader)
-- Index: timeline_tenant_customer, conversation_timeline, ticket_pkey.
SELECT
    (
        SELECT min(created_at) FROM timeline
        WHERE tenant = current_setting('app.tenant')::uuid AND customer = $1
    ) AS "since?",
    (
        SELECT count(*) FROM (
            SELECT FROM timeline AS t
            JOIN conversation AS c ON c.timeline = t.id
            LEFT JOIN ticket AS k ON k.conversation = c.id
            WHERE t.tenant = current_setting('app.tenant')::uuid AND t.customer = $1
                AND ($3::uuid IS NULL OR c.assignee = $3 OR k.queue = ANY ($4::uuid[]))
            LIMIT $2
        ) AS theirs
    ) AS "conversations!";
