-- Says that this router is gone.
--   $1  boot
-- Index: router_pkey.
DELETE FROM router WHERE boot = $1;
