-- Revocations that can still matter: tokens live for 30 days at most.
--   $1  earliest instant (ms)
SELECT tenant, principal, version FROM revocation WHERE at >= $1 ORDER BY tenant, principal;
