-- The stored answer to a command.
--   $1  asker   $2  client id   (role reader)
-- Index: command_result_pkey.
SELECT version, refusal
FROM command_result
WHERE tenant = current_setting('app.tenant')::uuid AND asker = $1 AND client_id = $2;
