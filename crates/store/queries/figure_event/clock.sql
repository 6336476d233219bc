-- The time, and the first transaction that may still write: all before it have ended.
SELECT
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "now!",
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS "settled!";
