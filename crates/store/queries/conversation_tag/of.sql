-- The marks of these conversations, as the settings call them.
--   $1  conversations   (role reader)
-- Index: conversation_tag_pkey, setting_pkey.
SELECT g.conversation AS "conversation!", g.tag AS "tag!", s.label AS "label!", s.body AS "body!"
FROM conversation_tag AS g
JOIN setting AS s ON s.tenant = current_setting('app.tenant')::uuid AND s.noun = 'tag' AND s.id = g.tag
WHERE g.conversation = ANY ($1::uuid[])
ORDER BY lower(s.label), g.tag;
