-- Which of these ids have an entry, and where.
--   $1 timelines   $2 authors   $3 client ids
-- Index: entry_client_id.
SELECT e.timeline AS "timeline!", e.author AS "author!", e.client_id AS "client_id!", e.position AS "position!"
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS u (timeline, author, client_id)
JOIN entry AS e USING (timeline, author, client_id);
