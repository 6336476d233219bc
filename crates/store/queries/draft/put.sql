-- Keeps a draft, unless a newer edit is kept; null = it is.
--   $1  tenant   $2  operator   $3  conversation   $4  reply   $5  note   $6  on note   $7  edited at (ms)   (role app)
-- Index: draft_pkey.
INSERT INTO draft AS d (tenant, operator, conversation, reply, note, on_note, edited_at, stored_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ON CONFLICT (tenant, operator, conversation) DO UPDATE
SET reply = excluded.reply, note = excluded.note, on_note = excluded.on_note, edited_at = excluded.edited_at,
    stored_at = excluded.stored_at
WHERE d.edited_at <= excluded.edited_at
RETURNING edited_at AS "edited_at!";
