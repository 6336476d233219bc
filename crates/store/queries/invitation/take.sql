-- Uses an invitation up.
--   $1  digest   $2  now (ms)
-- Index: invitation_digest_key.
DELETE FROM invitation WHERE digest = $1 AND expires_at > $2 RETURNING tenant, operator;
