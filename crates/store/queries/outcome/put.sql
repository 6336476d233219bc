-- What came of a conversation; the last word counts.
--   $1 tenant  $2 conversation  $3 code  $4 operator
-- Index: outcome_pkey.
INSERT INTO outcome (tenant, conversation, code, said_by, at)
SELECT $1, $2, $3, $4, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
ON CONFLICT (tenant, conversation) DO UPDATE
SET code = excluded.code, said_by = excluded.said_by, at = excluded.at;
