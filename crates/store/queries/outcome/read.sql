-- Who may say what came of a conversation, and what was said.
--   $1  conversation   (role reader)
-- Index: conversation_pkey, ticket_pkey, outcome_pkey.
SELECT
    coalesce(c.assignee, k.assignee) AS "assignee?", k.queue AS "queue?", o.code AS "code?", o.said_by AS "said_by?",
    o.at AS "at?"
FROM conversation AS c
LEFT JOIN ticket AS k ON k.conversation = c.id
LEFT JOIN outcome AS o ON o.tenant = c.tenant AND o.conversation = c.id
WHERE c.id = $1;
