-- The last steps of a conversation below a number, highest first.
--   $1  conversation   $2  below this number, null = the newest   $3  at most so many   (role reader)
-- Index: routing_step_pkey.
SELECT no AS "no!", at AS "at!", what AS "what!"
FROM routing_step
WHERE conversation = $1 AND ($2::integer IS NULL OR no < $2)
ORDER BY no DESC
LIMIT $3;
