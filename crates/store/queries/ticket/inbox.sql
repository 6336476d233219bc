-- An operator's conversations, offers and what is to be written up, with their newest message.
--   $1  operator   (role reader)
-- Index: ticket_assignee, ticket_offered, ticket_wrap_up, conversation_pkey, timeline_pkey, receipt_pkey, entry_position (backwards to the first message).
SELECT
    k.conversation AS "conversation!", k.timeline AS "timeline!", k.customer AS "customer!", k.since_at AS "since_at!",
    k.version AS "version!", k.detail AS "detail?", c.stage AS "stage!", t.customer_name AS "customer_name!",
    t.last_position AS "last_position!", r.read AS "read?",
    e.author_kind AS "preview_by?", e.body AS "preview?", e.at AS "preview_at?"
FROM ticket AS k
JOIN conversation AS c ON c.id = k.conversation
JOIN timeline AS t ON t.id = k.timeline
LEFT JOIN receipt AS r ON r.timeline = k.timeline AND r.side = 1
LEFT JOIN LATERAL (
    SELECT author_kind, body, at
    FROM entry
    WHERE timeline = k.timeline AND kind = 0
    ORDER BY position DESC
    LIMIT 1
) AS e ON true
WHERE k.tenant = current_setting('app.tenant')::uuid 
    AND (k.assignee = $1 AND k.state IN (1, 3, 4) OR k.offered_to = $1 AND k.state = 3)
ORDER BY e.at DESC NULLS LAST, k.conversation
LIMIT 500;
