-- Every ticket of a desk that is not done, for its new owner.
--   $1  desk
-- Index: ticket_open.
SELECT
    conversation, tenant, desk, queue, timeline, customer, version, conversation_version, since_at, state, assignee,
    assignee_name, detail
FROM ticket
WHERE desk = $1 AND state <> 2;
