-- Writes this start of a router; rows of routers that are long gone are swept here. Pods must hear if the highest
-- common record version changes, so the settings version grows.
--   $1  boot   $2  router   $3  address   $4  highest record version
-- Index: router_pkey.
WITH swept AS (
    DELETE FROM router WHERE beat_at < clock_timestamp() - interval '1 hour'
), bumped AS (
    UPDATE settings SET version = version + 1
)
INSERT INTO router (boot, router, address, record_version, beat_at)
VALUES ($1, $2, $3, $4, clock_timestamp())
ON CONFLICT (boot) DO UPDATE
SET address = excluded.address, record_version = excluded.record_version, beat_at = excluded.beat_at;
