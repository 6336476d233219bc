-- Is there a database of this name?
--   $1  name
SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1::text) AS "exists!";
