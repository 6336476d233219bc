-- A page of a noun, by label.
--   $1  noun   $2  who asks: sees what is theirs alone, too   $3  last id of the page before, null = first page
--   $4  at most so many   (role reader)
-- Index: setting_label, setting_pkey.
SELECT id, version, body, changed_at, changed_by
FROM setting
WHERE tenant = current_setting('app.tenant')::uuid AND noun = $1 AND NOT is_deleted AND (owner IS NULL OR owner = $2)
    AND ($3::uuid IS NULL OR (lower(label), id) > (
        SELECT lower(l.label), l.id
        FROM setting AS l
        WHERE l.tenant = current_setting('app.tenant')::uuid AND l.noun = $1 AND l.id = $3
    ))
ORDER BY lower(label), id
LIMIT $4;
