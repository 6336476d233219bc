-- Is this a timeline of the tenant, and this an operator of it?
--   $1  timeline   $2  operator   (role reader: the tenant is the transaction's)
-- Index: timeline_pkey, operator_pkey.
SELECT
    EXISTS (SELECT FROM timeline WHERE id = $1)
    AND EXISTS (SELECT FROM operator WHERE tenant = current_setting('app.tenant')::uuid AND id = $2) AS "allowed!";
