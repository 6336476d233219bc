-- How many of a noun there are.
--   $1  tenant   $2  noun
-- Index: setting_pkey.
SELECT count(*) AS "count!" FROM setting WHERE tenant = $1 AND noun = $2 AND NOT is_deleted;
