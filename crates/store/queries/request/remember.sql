-- Keeps what the first request with this id asked; answers what is kept.
--   $1 tenant  $2 asker  $3 client id  $4 fingerprint
-- Index: request_pkey.
INSERT INTO request AS r (tenant, asker, client_id, fingerprint)
VALUES ($1, $2, $3, $4)
-- The kept one is answered: without an update there would be no row to return.
ON CONFLICT (tenant, asker, client_id) DO UPDATE SET fingerprint = r.fingerprint
RETURNING fingerprint, (xmax = 0) AS "is_new!";
