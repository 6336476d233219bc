-- Forgets what a body names.
--   $1  tenant   $2  noun   $3  id
-- Index: setting_use_pkey.
DELETE FROM setting_use WHERE tenant = $1 AND noun = $2 AND id = $3;
