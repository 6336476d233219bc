-- Tickets for the turn.
--   $1  conversations
-- Index: ticket_pkey.
SELECT
    conversation, tenant, desk, queue, timeline, customer, version, conversation_version, since_at, state, assignee,
    assignee_name, detail
FROM ticket
WHERE conversation = ANY ($1);
