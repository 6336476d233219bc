-- Lets go of all that this pod judges.
--   $1  boot
DELETE FROM rule_watch WHERE boot = $1;
