-- The newest message of each of these timelines.
--   $1  timelines   (role reader)
-- Index: entry_position (backwards to the first message).
SELECT u.timeline AS "timeline!", e.body AS "body!"
FROM unnest($1::uuid[]) AS u (timeline)
CROSS JOIN LATERAL (
    SELECT body FROM entry WHERE timeline = u.timeline AND kind = 0 ORDER BY position DESC LIMIT 1
) AS e;
