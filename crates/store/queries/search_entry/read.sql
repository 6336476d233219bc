-- Entries as the index needs them.
--   $1  timelines   $2  positions, as many   (role app)
-- Index: entry_position, conversation_pkey, timeline_pkey.
SELECT
    e.timeline AS "timeline!", e.position AS "position!", e.tenant AS "tenant!", e.conversation AS "conversation!",
    e.author_kind AS "author_kind!", e.author AS "author!", e.body AS "body!", c.opened_at AS "opened_at!",
    t.customer AS "customer!", t.customer_name AS "customer_name!"
FROM unnest($1::uuid[], $2::bigint[]) AS u (timeline, position)
JOIN entry AS e ON e.timeline = u.timeline AND e.position = u.position
JOIN conversation AS c ON c.id = e.conversation
JOIN timeline AS t ON t.id = e.timeline;
