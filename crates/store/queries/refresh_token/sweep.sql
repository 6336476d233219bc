-- Deletes an operator's tokens that nobody could use any more.
--   $1 tenant  $2 operator  $3 now (ms)
-- Index: refresh_token_operator.
DELETE FROM refresh_token WHERE tenant = $1 AND operator = $2 AND expires_at < $3;
