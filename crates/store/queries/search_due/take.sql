-- Takes the oldest of what is not in the index; nobody else takes the same.
--   $1  at most so many   (role app)
-- Index: search_due_pkey.
DELETE FROM search_due
WHERE no = ANY (ARRAY(SELECT no FROM search_due ORDER BY no LIMIT $1 FOR UPDATE SKIP LOCKED))
RETURNING timeline AS "timeline!", position AS "position!";
