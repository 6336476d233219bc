-- Where a timeline's conversation stands in its line, and how many have left that line since $2.
--   $1 timeline  $2 since (ms)
-- Index: timeline_pkey, ticket_pkey, ticket_line, routing_step_left.
SELECT
    mine.queue,
    (
        SELECT count(*)
        FROM ticket AS other
        WHERE other.tenant = mine.tenant
            AND other.queue = mine.queue
            AND (other.state = 0 OR other.state = 3 AND other.assignee IS NULL)
            AND (other.since_at, other.conversation) < (mine.since_at, mine.conversation)
    ) AS "ahead!",
    departed.n AS "departed!",
    departed.first_at,
    departed.last_at
FROM timeline AS of_customer
JOIN ticket AS mine ON mine.conversation = of_customer.conversation
    AND (mine.state = 0 OR mine.state = 3 AND mine.assignee IS NULL)
CROSS JOIN LATERAL (
    SELECT count(*) AS n, min(step.at) AS first_at, max(step.at) AS last_at
    FROM routing_step AS step
    JOIN ticket AS gone ON gone.conversation = step.conversation AND gone.queue = mine.queue
    WHERE step.tenant = mine.tenant
        AND step.at > $2
        AND step.what ~ '^\{"what":"(accepted|auto_accepted|taken|given)"'
) AS departed
WHERE of_customer.id = $1;
