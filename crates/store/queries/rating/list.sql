-- Ratings, the newest first, before an instant and a conversation. Of an anonymous one nobody is told whose it is.
--   $1 before (ms)  $2 before (conversation)  $3 at most
-- Index: rating_at.
SELECT conversation, score, reasons, comment, is_anonymous, at
FROM rating
WHERE tenant = current_setting('app.tenant')::uuid AND (at, conversation) < ($1, $2)
ORDER BY at DESC, conversation DESC
LIMIT $3;
