-- Moves the cursor of an idle partition and deletes the rows behind it; while it is busy the turn does both.
--   $1  boot   $2  topic   $3  partition   $4  epoch   $5  number up to which rows are in the log
-- Index: ownership_pkey, outbox_pkey.
WITH fence AS (
    UPDATE ownership
    SET outbox_done = greatest(outbox_done, $5)
    WHERE topic = $2 AND partition = $3 AND owner = $1 AND epoch = $4
    RETURNING topic, partition
), produced AS (
    DELETE FROM outbox AS b
    USING fence
    WHERE b.topic = fence.topic AND b.partition = fence.partition AND b.no <= $5
)
SELECT count(*) AS "fenced!" FROM fence;
