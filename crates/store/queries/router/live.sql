-- Routers that beat within three seconds, in an order that is the same for all.
SELECT boot, router, address, record_version
FROM router
WHERE beat_at > clock_timestamp() - interval '3 s'
ORDER BY boot;
