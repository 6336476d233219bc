-- What lasts, what nobody has taken on since $1, and what happened since $2; the newest first, at most 100.
--   $1  in milliseconds since 1970   $2  the same   (role reader)
-- Index: alert_pkey.
SELECT a.no, a.at, a.what, a.rule, a.queue, a.ended_at, a.seen_by, a.seen_at, o.name AS "seen_name?"
FROM alert AS a
LEFT JOIN operator AS o ON o.tenant = a.tenant AND o.id = a.seen_by
WHERE a.tenant = current_setting('app.tenant')::uuid
    AND (a.at >= $2 OR a.rule IS NULL AND a.seen_at IS NULL AND a.at >= $1 OR a.rule IS NOT NULL AND a.ended_at IS NULL)
ORDER BY a.no DESC
LIMIT 100;
