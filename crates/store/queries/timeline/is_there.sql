-- Does this timeline exist?
--   $1  timeline
-- Index: timeline_pkey.
SELECT EXISTS (SELECT FROM timeline WHERE id = $1) AS "exists!";
