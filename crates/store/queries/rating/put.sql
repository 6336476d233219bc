-- Rates a closed conversation of a timeline; the first rating stays. Answers what stands now, nothing if there is no such
-- conversation or it is open.
--   $1 tenant  $2 conversation  $3 timeline  $4 score  $5 reasons  $6 comment  $7 anonymous  $8 at (ms)
-- Index: conversation_pkey, rating_pkey.
WITH closed AS (
    SELECT id FROM conversation WHERE id = $2 AND tenant = $1 AND timeline = $3 AND stage = 2
),
put AS (
    INSERT INTO rating (tenant, conversation, timeline, score, reasons, comment, is_anonymous, at)
    SELECT $1, closed.id, $3, $4, $5, $6, $7, $8 FROM closed
    ON CONFLICT (conversation) DO NOTHING
    RETURNING score, reasons, comment, is_anonymous, at
)
SELECT score AS "score!", reasons AS "reasons!", comment AS "comment!", is_anonymous AS "is_anonymous!", at AS "at!" FROM put
UNION ALL
SELECT r.score, r.reasons, r.comment, r.is_anonymous, r.at
FROM rating AS r JOIN closed ON closed.id = r.conversation
LIMIT 1;
