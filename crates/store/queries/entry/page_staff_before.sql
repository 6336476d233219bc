-- Entries as staff sees them, by position.
--   $1  timeline   $2  numbers below this one, highest first; null = from the newest   $3  at most so many   (role reader)
-- Index: entry_position.
SELECT e.position AS "n!", e.seq, e.conversation, e.author_kind, e.author, e.client_id, e.body, e.at
FROM entry AS e
WHERE e.timeline = $1 AND e.position < coalesce($2::bigint, 9223372036854775807)
ORDER BY e.position DESC
LIMIT $3;
