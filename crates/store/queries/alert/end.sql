-- The alert of a rule is over.
--   $1  tenant   $2  rule   $3  at (ms)
-- Index: alert_lasting.
UPDATE alert SET ended_at = $3
WHERE tenant = $1 AND rule = $2 AND ended_at IS NULL
RETURNING no;
