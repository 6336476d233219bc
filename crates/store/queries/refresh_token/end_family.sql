-- Ends a sign-in: sign-out, or a token that was presented twice.
--   $1 family
-- Index: refresh_token_family.
DELETE FROM refresh_token WHERE family = $1;
