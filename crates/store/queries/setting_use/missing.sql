-- Which of these are not there, by their place in the list.
--   $1  tenant   $2  nouns   $3  ids
-- Index: setting_pkey.
SELECT u.place AS "place!"
FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS u (noun, id, place)
WHERE NOT EXISTS (
    SELECT FROM setting AS s WHERE s.tenant = $1 AND s.noun = u.noun AND s.id = u.id AND NOT s.is_deleted
)
ORDER BY u.place;
