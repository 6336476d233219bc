-- Conversations with these words, the last opened first, each with whether it is one of those that are asked for and may
-- be seen.
--   $1  lexemes   $2  author kinds, null = all   $3  author, null = all   $4, $5  opened before this (ms, id)
--   $6  at most so many, shown or not   $7  queue, null = all   $8  tag, null = all
--   $9  null = all, else only what this operator answers or what stands in one of $10
--   (role reader)
-- Index: search_entry_words, conversation_pkey, ticket_pkey, conversation_tag_pkey.
SELECT
    f.conversation AS "conversation!", f.opened_at AS "opened_at!", f.hits AS "hits!", f.positions AS "positions!",
    (
        c.id IS NOT NULL
        AND ($7::uuid IS NULL OR k.queue = $7)
        AND ($8::uuid IS NULL OR EXISTS (SELECT FROM conversation_tag AS g WHERE g.conversation = c.id AND g.tag = $8))
        AND ($9::uuid IS NULL OR c.assignee = $9 OR coalesce(k.queue = ANY ($10::uuid[]), false))
    ) IS TRUE AS "is_shown!"
FROM search_found($1, $2, $3, $4, $5, $6) AS f
LEFT JOIN conversation AS c ON c.id = f.conversation
LEFT JOIN ticket AS k ON k.conversation = c.id
ORDER BY f.opened_at DESC, f.conversation DESC;
