-- Timelines with an entry of the last minute, with their newest numbers: told again after a claim.
--   $1  earliest instant (ms)
-- Index: entry_at (block ranges), timeline_pkey.
SELECT
    t.id AS "id!", t.tenant AS "tenant!", t.customer AS "customer!", t.last_position AS "last_position!",
    t.last_seq AS "last_seq!", c.assignee AS "assignee?"
FROM timeline AS t
LEFT JOIN conversation AS c ON c.id = t.conversation
WHERE t.id IN (SELECT e.timeline FROM entry AS e WHERE e.at >= $1);
