-- Alerts of the tenant's own rules, and who has taken an alert on.

-- Of a rule: which, and of which queue; none = of all together.
ALTER TABLE alert ADD COLUMN rule uuid;
ALTER TABLE alert ADD COLUMN queue uuid;
-- Of a rule: when it was over.
ALTER TABLE alert ADD COLUMN ended_at bigint;
ALTER TABLE alert ADD COLUMN seen_by uuid;
ALTER TABLE alert ADD COLUMN seen_at bigint;

-- Whoever judges, and however often: one alert lasts at a time.
CREATE UNIQUE INDEX alert_lasting
    ON alert (tenant, rule, coalesce(queue, '00000000-0000-0000-0000-000000000000')) WHERE rule IS NOT NULL AND ended_at IS NULL;

GRANT UPDATE (ended_at, seen_by, seen_at) ON alert TO switchboard_app;
