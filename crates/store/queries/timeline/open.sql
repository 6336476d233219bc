-- Is the newest conversation of this timeline open?
--   $1  timeline   (role reader)
-- Index: timeline_pkey, conversation_pkey.
SELECT EXISTS (
    SELECT FROM timeline AS t JOIN conversation AS c ON c.id = t.conversation WHERE t.id = $1 AND c.stage <> 2
) AS "open!";
