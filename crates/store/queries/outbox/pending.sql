-- Rows of a source partition after a number, in order.
--   $1  topic   $2  partition   $3  after this number   $4  at most so many
-- Index: outbox_pkey.
SELECT no, facts FROM outbox WHERE topic = $1 AND partition = $2 AND no > $3 ORDER BY no LIMIT $4;
