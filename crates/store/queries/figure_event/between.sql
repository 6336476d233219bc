-- What happened in a stretch of time.
--   $1  from   $2  to, without it, in milliseconds since 1970   (role reader)
-- Index: figure_event_at.
SELECT no, at, kind, queue, conversation, operator, ms
FROM figure_event
WHERE tenant = current_setting('app.tenant')::uuid AND at >= $1 AND at < $2;
