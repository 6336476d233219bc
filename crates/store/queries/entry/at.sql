-- Entries by their places, whole: told again to an author who repeats himself.
--   $1 timelines   $2 positions
-- Index: entry_position.
SELECT
    e.timeline AS "timeline!", e.position AS "position!", e.seq AS "seq?", e.conversation AS "conversation!",
    e.author_kind AS "author_kind!", e.author AS "author!", e.client_id AS "client_id!", e.sender AS "sender?",
    e.sender_no AS "sender_no?", e.body AS "body!", e.at AS "at!"
FROM unnest($1::uuid[], $2::bigint[]) AS u (timeline, position)
JOIN entry AS e USING (timeline, position);
