-- Was this database ever migrated?
--   $1  the table that lists what was applied
SELECT to_regclass($1::text) IS NOT NULL AS "exists!";
