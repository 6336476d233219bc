-- Steps of a conversation above a number, lowest first.
--   $1  conversation   $2  above this number   $3  at most so many   (role reader)
-- Index: routing_step_pkey.
SELECT no AS "no!", at AS "at!", what AS "what!"
FROM routing_step
WHERE conversation = $1 AND no > $2
ORDER BY no
LIMIT $3;
