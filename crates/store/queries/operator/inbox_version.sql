-- The version of an operator's inbox.
--   $1  operator   (role reader)
-- Index: operator_pkey.
SELECT inbox_version, presence FROM operator WHERE tenant = current_setting('app.tenant')::uuid AND id = $1;
