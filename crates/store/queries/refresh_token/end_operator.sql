-- Ends every sign-in of an operator.
--   $1 tenant  $2 operator
-- Index: refresh_token_operator.
DELETE FROM refresh_token WHERE tenant = $1 AND operator = $2;
