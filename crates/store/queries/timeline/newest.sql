-- Who answers the newest conversation of a timeline, and where it stands.
--   $1  timeline   (role reader)
-- Index: timeline_pkey, conversation_pkey, ticket_pkey.
SELECT c.assignee AS "assignee?", k.queue AS "queue?"
FROM timeline AS t
LEFT JOIN conversation AS c ON c.id = t.conversation
LEFT JOIN ticket AS k ON k.conversation = c.id
WHERE t.id = $1;
