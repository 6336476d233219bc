-- The newest invitation of an operator; an older one does not count any more.
--   $1  tenant   $2  operator   $3  digest   $4  expires at (ms)
-- Index: invitation_pkey.
INSERT INTO invitation (tenant, operator, digest, expires_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant, operator) DO UPDATE SET digest = excluded.digest, expires_at = excluded.expires_at;
