-- Timelines with their newest conversation, for the turn.
--   $1  timelines
-- Index: timeline_pkey, conversation_pkey.
SELECT
    t.id AS "id!", t.tenant AS "tenant!", t.customer AS "customer!", t.desk AS "desk!",
    t.customer_name AS "customer_name!", t.last_position AS "last_position!", t.last_seq AS "last_seq!",
    c.id AS "conversation?", c.version AS "version?", c.opened_version AS "opened_version?", c.since_at AS "since_at?",
    c.stage AS "stage?", c.assignee AS "assignee?", c.assignee_name AS "assignee_name?",
    c.close_reason AS "close_reason?", c.closed_at AS "closed_at?",
    c.ticket_version AS "ticket_version?", c.due_at AS "due_at?", c.opened_at AS "opened_at?",
    c.queue AS "queue?", c.words AS "words?"
FROM timeline AS t
LEFT JOIN conversation AS c ON c.id = t.conversation
WHERE t.id = ANY ($1);
