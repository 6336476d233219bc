-- One of a noun, whether or not it is there any more, until the end of the transaction.
--   $1  tenant   $2  noun   $3  id
-- Index: setting_pkey.
SELECT version, label, owner, body, changed_at, changed_by, is_deleted
FROM setting
WHERE tenant = $1 AND noun = $2 AND id = $3
FOR UPDATE;
