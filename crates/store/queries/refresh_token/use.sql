-- Marks a token as used, once: no row = somebody was first.
--   $1 digest  $2 now (ms)
-- Index: refresh_token_pkey.
UPDATE refresh_token SET used_at = $2 WHERE digest = $1 AND used_at IS NULL;
