-- What of this noun is called so; null = none is. And some of the names that there are.
--   $1  noun   $2  its key (small letters)   $3  its id, if it is one   (role reader)
-- Index: setting_pkey, setting_label.
SELECT
    (
        SELECT id FROM setting
        WHERE tenant = current_setting('app.tenant')::uuid AND noun = $1 AND NOT is_deleted AND (key = $2 OR id = $3)
        LIMIT 1
    ) AS "id?",
    ARRAY(
        SELECT label FROM setting
        WHERE tenant = current_setting('app.tenant')::uuid AND noun = $1 AND NOT is_deleted
        ORDER BY lower(label), id LIMIT 10
    ) AS "names!";
