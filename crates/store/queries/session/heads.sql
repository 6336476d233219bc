-- Makes the rest of the transaction a read of ids and numbers of all tenants.
SELECT set_config('role', 'switchboard_heads', true) AS "role!";
