-- Notes what a body names; the foreign key refuses what never was there.
--   $1  tenant   $2  noun   $3  id   $4  used nouns   $5  used ids
-- Index: setting_use_pkey.
INSERT INTO setting_use (tenant, noun, id, used_noun, used_id)
SELECT DISTINCT $1::uuid, $2::text, $3::uuid, u.noun, u.id
FROM unnest($4::text[], $5::uuid[]) AS u (noun, id);
