-- Marks a conversation; once is enough.
--   $1  tenant   $2  conversation   $3  tag   $4  operator   $5  at most so many on one conversation   (role app)
-- Index: conversation_tag_pkey.
INSERT INTO conversation_tag (tenant, conversation, tag, set_by, set_at)
SELECT $1, $2, $3, $4, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
WHERE (SELECT count(*) FROM conversation_tag WHERE conversation = $2 AND tag <> $3) < $5
ON CONFLICT (conversation, tag) DO UPDATE SET tag = excluded.tag
RETURNING tag AS "tag!";
