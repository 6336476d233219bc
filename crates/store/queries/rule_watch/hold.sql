-- Whether this pod judges the tenant's rules; while the transaction lasts nobody else does.
--   $1  tenant   $2  boot   $3  now (ms)
-- Index: rule_watch_pkey.
SELECT tenant FROM rule_watch WHERE tenant = $1 AND boot = $2 AND lease_until > $3 FOR SHARE;
