-- Another one with this key.
--   $1  tenant   $2  noun   $3  id   $4  key   $5  owner
-- Index: setting_key.
SELECT label
FROM setting
WHERE tenant = $1 AND noun = $2 AND key = $4 AND NOT is_deleted AND id <> $3
    AND coalesce(owner, '00000000-0000-0000-0000-000000000000') = coalesce($5::uuid, '00000000-0000-0000-0000-000000000000')
LIMIT 1;
