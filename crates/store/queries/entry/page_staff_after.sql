-- Entries as staff sees them, by position, with the names of the operators and supervisors who wrote them.
--   $1  timeline   $2  numbers above this one, lowest first   $3  at most so many   (role reader)
-- Index: entry_position, operator_pkey.
SELECT e.position AS "n!", e.seq, e.conversation, e.author_kind, e.author, e.client_id, e.body, e.at,
    o.name AS "author_name?"
FROM entry AS e
LEFT JOIN operator AS o
    ON o.tenant = current_setting('app.tenant')::uuid AND o.id = e.author AND e.author_kind IN (1, 2)
WHERE e.timeline = $1 AND e.position > $2
ORDER BY e.position ASC
LIMIT $3;
