-- The newest board version of every queue: told again after a claim.
SELECT tenant, queue, id, board_version FROM desk;
