-- Since when the customers of each queue wait, the first first; what is offered is not among it.
--   $1  desk   (role reader)
-- Index: ticket_waiting.
SELECT queue, array_agg(since_at ORDER BY since_at) AS "since_at!"
FROM ticket
WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND state = 0
GROUP BY queue;
