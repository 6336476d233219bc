-- Somebody takes an alert on; the first one stays.
--   $1  tenant   $2  number   $3  operator   $4  at (ms)
-- Index: alert_pkey.
UPDATE alert SET seen_by = coalesce(seen_by, $3), seen_at = coalesce(seen_at, $4)
WHERE tenant = $1 AND no = $2
RETURNING no;
