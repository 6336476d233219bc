-- What the index makes of each of these words; nothing of those that every text has.
--   $1  words in small letters   (role reader)
SELECT w AS "word!", tsvector_to_array(to_tsvector('pg_catalog.russian', w)) AS "lexemes!"
FROM unnest($1::text[]) AS w;
