-- What of a tenant's widget pods ask by column.
--   $1 tenant  $2 title  $3 origins
-- Index: widget_pkey.
INSERT INTO widget (tenant, title, origins, customer_secrets) VALUES ($1, $2, $3, '{}')
ON CONFLICT (tenant) DO UPDATE SET title = excluded.title, origins = excluded.origins;
