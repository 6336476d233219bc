-- A tenant; one that exists stays as it is.
--   $1 id  $2 name  $3 created at (ms)
-- Index: tenant_pkey.
INSERT INTO tenant (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING;
