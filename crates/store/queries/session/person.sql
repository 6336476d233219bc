-- Makes the rest of the transaction a read for one person: role and tenant end with it.
--   $1  tenant
SELECT
    set_config('role', 'switchboard_reader', true) AS "role!",
    set_config('app.tenant', $1::uuid::text, true) AS "tenant!";
