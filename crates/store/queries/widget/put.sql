-- A tenant's widget; answers whether anything changed.
--   $1 tenant  $2 title  $3 origins  $4 secrets
-- Index: widget_pkey.
INSERT INTO widget AS w (tenant, title, origins, customer_secrets) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant) DO UPDATE
SET title = excluded.title, origins = excluded.origins, customer_secrets = excluded.customer_secrets
WHERE (w.title, w.origins, w.customer_secrets)
    IS DISTINCT FROM (excluded.title, excluded.origins, excluded.customer_secrets);
