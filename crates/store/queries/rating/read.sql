-- The rating of a conversation, as its own customer or staff may read it.
--   $1 conversation
-- Index: rating_pkey.
SELECT score, reasons, comment, is_anonymous, at FROM rating WHERE conversation = $1;
