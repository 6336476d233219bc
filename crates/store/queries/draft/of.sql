-- An operator's drafts, the newest edit first; empty ones are over.
--   $1  operator   $2  kept for so long (ms)   (role reader)
-- Index: draft_pkey.
SELECT conversation AS "conversation!", reply AS "reply!", note AS "note!", on_note AS "on_note!", edited_at AS "edited_at!"
FROM draft
WHERE tenant = current_setting('app.tenant')::uuid AND operator = $1
    AND stored_at >= (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $2
ORDER BY edited_at DESC, conversation;
