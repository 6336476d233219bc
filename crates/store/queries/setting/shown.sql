-- What widgets show: theirs, the queues that customers may come into, and the hours of these.
-- Index: setting_pkey; read when something changed, by routers alone.
SELECT tenant, noun, id, body
FROM setting
WHERE noun IN ('widget', 'queue', 'hours') AND NOT is_deleted
ORDER BY tenant, noun, id;
