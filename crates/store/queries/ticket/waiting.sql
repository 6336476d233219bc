-- What waits, the longest first, with the newest message.
--   $1  desk   $2  at most so many   (role reader)
-- Index: ticket_waiting, timeline_pkey, entry_position.
SELECT
    k.conversation AS "conversation!", k.timeline AS "timeline!", k.customer AS "customer!", k.since_at AS "since_at!",
    k.version AS "version!", t.customer_name AS "customer_name!",
    (
        SELECT body FROM entry WHERE timeline = k.timeline AND kind = 0 ORDER BY position DESC LIMIT 1
    ) AS "preview?"
FROM ticket AS k
JOIN timeline AS t ON t.id = k.timeline
WHERE k.tenant = current_setting('app.tenant')::uuid AND k.state = 0 AND k.desk = $1
ORDER BY k.since_at, k.conversation
LIMIT $2;
