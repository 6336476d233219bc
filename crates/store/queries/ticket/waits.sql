-- How many wait in each of these queues, and how many have left it since $2.
--   $1 queues  $2 since (ms)
-- Index: ticket_line, routing_step_left, ticket_pkey.
SELECT
    wanted.queue AS "queue!",
    (
        SELECT count(*)
        FROM ticket AS other
        WHERE other.tenant = current_setting('app.tenant')::uuid
            AND other.queue = wanted.queue
            AND (other.state = 0 OR other.state = 3 AND other.assignee IS NULL)
    ) AS "ahead!",
    departed.n AS "departed!",
    departed.first_at,
    departed.last_at
FROM unnest($1::uuid[]) AS wanted (queue)
CROSS JOIN LATERAL (
    SELECT count(*) AS n, min(step.at) AS first_at, max(step.at) AS last_at
    FROM routing_step AS step
    JOIN ticket AS gone ON gone.conversation = step.conversation AND gone.queue = wanted.queue
    WHERE step.tenant = current_setting('app.tenant')::uuid
        AND step.at > $2
        AND step.what ~ '^\{"what":"(accepted|auto_accepted|taken|given)"'
) AS departed;
