-- Says that this router is alive. No row = it was swept and must register again.
--   $1  boot
-- Index: router_pkey.
UPDATE router SET beat_at = clock_timestamp() WHERE boot = $1;
