-- Entries that the customer may see, by seq; a position is not even read.
--   $1  timeline   $2  numbers above this one, lowest first   $3  at most so many   (role reader)
-- Index: entry_seq.
SELECT e.seq AS "n!", NULL::bigint AS "seq", e.conversation, e.author_kind, e.author, e.client_id, e.body, e.at,
    NULL::text AS "author_name"
FROM entry AS e
WHERE e.timeline = $1 AND e.seq > $2 AND e.seq IS NOT NULL
ORDER BY e.seq ASC
LIMIT $3;
