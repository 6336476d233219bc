-- Takes a mark off.
--   $1  tenant   $2  conversation   $3  tag   (role app)
-- Index: conversation_tag_pkey.
DELETE FROM conversation_tag WHERE tenant = $1 AND conversation = $2 AND tag = $3;
