-- Since when each customer is in the queue in which nobody has answered yet.
--   $1  desk   (role reader)
-- Index: ticket_open.
SELECT queue, coalesce(nullif((detail::jsonb ->> 'place_since')::bigint, 0), since_at) AS "began_at!"
FROM ticket
WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND state IN (0, 3)
    AND (state = 0 OR detail::jsonb #>> '{state,from,is_warm}' IS DISTINCT FROM 'true');
