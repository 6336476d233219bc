-- How many conversations of a queue are not over.
--   $1  tenant   $2  queue
SELECT count(*) AS "count!" FROM ticket WHERE tenant = $1 AND queue = $2 AND state <> 2;
