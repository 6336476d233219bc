-- The lowest revocation version of a principal's tokens that counts; no row = 0.
--   $1 tenant  $2 principal
-- Index: revocation_pkey.
SELECT version FROM revocation WHERE tenant = $1 AND principal = $2;
