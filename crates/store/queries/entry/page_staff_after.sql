-- Entries as staff sees them, by position.
--   $1  timeline   $2  numbers above this one, lowest first   $3  at most so many   (role reader)
-- Index: entry_position.
SELECT e.position AS "n!", e.seq, e.conversation, e.author_kind, e.author, e.client_id, e.body, e.at
FROM entry AS e
WHERE e.timeline = $1 AND e.position > $2
ORDER BY e.position ASC
LIMIT $3;
