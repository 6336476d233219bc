-- A fresh token of a family.
--   $1 digest  $2 family  $3 tenant  $4 operator  $5 expires at (ms)
-- Index: refresh_token_pkey.
INSERT INTO refresh_token (digest, family, tenant, operator, expires_at) VALUES ($1, $2, $3, $4, $5);
