-- An operator's new password.
--   $1  tenant   $2  operator   $3  hash
-- Index: operator_pkey.
UPDATE operator SET password_hash = $3 WHERE tenant = $1 AND id = $2 AND is_active;
