-- How many tickets each operator has in hand: by queue, and by what may free their slot.
--   $1  desk   (role reader)
-- Index: ticket_open.
WITH hold AS (
    SELECT offered_to AS operator, queue, false AS is_idle, false AS is_held
    FROM ticket
    WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND state = 3
    UNION ALL
    -- Whoever hands it over has it until it is accepted.
    SELECT (detail::jsonb #>> '{state,from,from,operator}')::uuid, queue, false, false
    FROM ticket
    WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND state = 3
    UNION ALL
    SELECT
        assignee, queue, state = 1 AND coalesce(detail::jsonb ->> 'is_idle' = 'true', false),
        coalesce(detail::jsonb #>> '{state,is_held}' = 'true', false)
    FROM ticket
    WHERE tenant = current_setting('app.tenant')::uuid AND desk = $1 AND state IN (1, 4)
)
SELECT
    operator AS "operator!", queue AS "queue!", is_idle AS "is_idle!", is_held AS "is_held!", count(*) AS "count!"
FROM hold
WHERE operator IS NOT NULL
GROUP BY operator, queue, is_idle, is_held;
