-- The board version of a queue.
--   $1  tenant   $2  queue
-- Index: desk_pkey.
SELECT board_version FROM desk WHERE tenant = $1 AND queue = $2;
