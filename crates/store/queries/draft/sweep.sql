-- Of one operator's drafts those go that nobody came back to for long, and those beyond the newest so many.
--   $1  tenant   $2  operator   $3  kept for so long (ms)   $4  at most so many   (role app)
-- Index: draft_pkey.
DELETE FROM draft
WHERE tenant = $1 AND operator = $2 AND (
    stored_at < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - $3
    OR conversation = ANY (ARRAY(
        SELECT conversation FROM draft WHERE tenant = $1 AND operator = $2
        ORDER BY edited_at DESC, conversation OFFSET $4
    ))
);
