-- What has been written since all transactions below $1 had ended; some of it may have been read before.
--   $1  transaction   (role reader)
-- Index: figure_event_pkey.
SELECT no, at, kind, queue, conversation, operator, ms
FROM figure_event
WHERE tenant = current_setting('app.tenant')::uuid AND xid >= $1;
