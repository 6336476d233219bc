-- Whether somebody's request with this id was ever taken, decided or not.
--   $1 tenant  $2 asker  $3 client id
-- Index: request_pkey.
SELECT EXISTS (SELECT FROM request WHERE tenant = $1 AND asker = $2 AND client_id = $3) AS "known!";
