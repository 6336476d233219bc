-- A queue with an empty board.
--   $1  tenant   $2  queue   $3  desk
-- Index: desk_pkey.
INSERT INTO desk (tenant, queue, id, board_version) VALUES ($1, $2, $3, 0) ON CONFLICT (tenant, queue) DO NOTHING;
