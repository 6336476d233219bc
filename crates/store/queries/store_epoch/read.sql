-- The history that cursors belong to: server, branch, database, restores.
SELECT
    (SELECT system_identifier FROM pg_control_system()) AS "system!",
    (SELECT timeline_id FROM pg_control_checkpoint()) AS "branch!",
    (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS "database!",
    restores
FROM store_epoch;
