-- The token with this digest, as it stands.
--   $1 digest
-- Index: refresh_token_pkey.
SELECT family, tenant, operator, expires_at, used_at FROM refresh_token WHERE digest = $1;
