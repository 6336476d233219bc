-- Who waits, the longest first, those to whom it is offered too, with the newest message and the place in the queue.
--   $1  desk   $2  queue, null = all   $3  at most so many   (role reader)
-- Index: ticket_open, timeline_pkey, entry_position (backwards to the first message).
SELECT
    k.detail AS "detail!", t.customer_name AS "customer_name!", k.place AS "place!",
    (
        SELECT body FROM entry WHERE timeline = k.timeline AND kind = 0 ORDER BY position DESC LIMIT 1
    ) AS "preview?"
FROM (
    SELECT
        timeline, detail, since_at, conversation,
        row_number() OVER (PARTITION BY queue ORDER BY since_at, conversation) AS place
    FROM ticket
    WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND state IN (0, 3) AND detail IS NOT NULL
        AND ($2::uuid IS NULL OR queue = $2)
        -- Whoever hands it over warm answers until it is accepted.
        AND (state = 0 OR detail::jsonb #>> '{state,from,is_warm}' IS DISTINCT FROM 'true')
    ORDER BY since_at, conversation
    LIMIT $3
) AS k
JOIN timeline AS t ON t.id = k.timeline
ORDER BY k.since_at, k.conversation;
