-- How many wait in each queue of a desk, and since when the first of them does.
--   $1  desk   (role reader)
-- Index: ticket_waiting.
SELECT queue, count(*) AS "waiting!", min(since_at) AS "since_at!"
FROM ticket
WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND state = 0
GROUP BY queue;
