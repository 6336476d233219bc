-- The rules of a tenant whose alerts last.
--   $1  tenant
-- Index: alert_lasting.
SELECT DISTINCT rule AS "rule!" FROM alert WHERE tenant = $1 AND rule IS NOT NULL AND ended_at IS NULL;
