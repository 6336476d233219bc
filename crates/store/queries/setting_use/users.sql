-- Who names this one.
--   $1  tenant   $2  noun   $3  id   $4  at most so many
-- Index: setting_use_used, setting_pkey.
SELECT s.noun, s.id, s.label
FROM setting_use AS u
JOIN setting AS s ON s.tenant = u.tenant AND s.noun = u.noun AND s.id = u.id
WHERE u.tenant = $1 AND u.used_noun = $2 AND u.used_id = $3 AND NOT s.is_deleted AND (s.noun, s.id) <> ($2, $3)
ORDER BY s.noun, lower(s.label), s.id
LIMIT $4;
