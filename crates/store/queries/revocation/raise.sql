-- Tokens of this principal that were issued until now do not count any more; answers the lowest version that does.
--   $1 tenant  $2 principal (operator or customer)  $3 now (ms)
-- Index: revocation_pkey, operator_pkey.
WITH raised AS (
    INSERT INTO revocation AS r (tenant, principal, version, at) VALUES ($1, $2, 1, $3)
    ON CONFLICT (tenant, principal) DO UPDATE SET version = r.version + 1, at = excluded.at
    RETURNING version
), operators AS (
    UPDATE operator SET rv = raised.version FROM raised WHERE tenant = $1 AND id = $2
)
SELECT version AS "version!" FROM raised;
