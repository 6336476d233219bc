-- What the customer said first in each of these conversations, as far back as the newest entries of the timeline reach.
--   $1  timeline   $2  conversations   $3  how many of the newest entries   (role reader)
-- Index: entry_position.
SELECT DISTINCT ON (e.conversation) e.conversation AS "conversation!", e.position AS "position!", e.body AS "body!"
FROM (
    SELECT conversation, position, author_kind, kind, body FROM entry
    WHERE timeline = $1 ORDER BY position DESC LIMIT $3
) AS e
WHERE e.author_kind = 0 AND e.kind = 0 AND e.conversation = ANY ($2::uuid[])
ORDER BY e.conversation, e.position;
