-- Raises an alert of a rule, unless one lasts.
--   $1  tenant   $2  desk   $3  at (ms)   $4  what   $5  rule   $6  queue
-- Index: alert_lasting.
INSERT INTO alert (tenant, desk, at, what, rule, queue) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant, rule, coalesce(queue, '00000000-0000-0000-0000-000000000000')) WHERE rule IS NOT NULL AND ended_at IS NULL
DO NOTHING
RETURNING no;
