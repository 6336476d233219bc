-- Takes or keeps the tenants that have alert rules, or alerts of rules that last; answers those that are this pod's now.
--   $1  boot   $2  now (ms)   $3  lease until (ms)
-- Index: setting_alert_rules, alert_lasting, rule_watch_pkey.
INSERT INTO rule_watch AS w (tenant, boot, lease_until)
SELECT t.tenant, $1, $3
FROM (
    SELECT tenant FROM setting WHERE noun = 'alert_rule' AND NOT is_deleted
    UNION
    SELECT tenant FROM alert WHERE rule IS NOT NULL AND ended_at IS NULL
) AS t
ORDER BY t.tenant
ON CONFLICT (tenant) DO UPDATE SET boot = excluded.boot, lease_until = excluded.lease_until
WHERE w.boot = excluded.boot OR w.lease_until <= $2
RETURNING tenant;
