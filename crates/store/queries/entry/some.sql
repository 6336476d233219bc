-- These entries as staff sees them, with the names of the operators who wrote them.
--   $1  timelines   $2  positions, as many   (role reader)
-- Index: entry_position, operator_pkey.
SELECT
    e.conversation AS "conversation!", e.position AS "position!", e.author_kind AS "author_kind!", e.kind AS "kind!",
    e.body AS "body!", e.at AS "at!", o.name AS "author_name?"
FROM unnest($1::uuid[], $2::bigint[]) AS u (timeline, position)
JOIN entry AS e ON e.timeline = u.timeline AND e.position = u.position
LEFT JOIN operator AS o
    ON o.tenant = current_setting('app.tenant')::uuid AND o.id = e.author AND e.author_kind IN (1, 2)
ORDER BY e.position DESC;
