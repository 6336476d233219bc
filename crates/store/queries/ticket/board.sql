-- The version of a desk's board and how many wait.
--   $1  its default queue   $2  desk   (role reader)
-- Index: desk_pkey, ticket_waiting.
SELECT
    coalesce((
        SELECT board_version FROM desk WHERE tenant = current_setting('app.tenant')::uuid AND queue = $1
    ), 0) AS "version!",
    (
        SELECT count(*) FROM ticket WHERE tenant = current_setting('app.tenant')::uuid AND state = 0 AND desk = $2
    ) AS "total!";
