-- The log as tables. Offsets come from a counter row per partition, moved in the transaction that inserts, so they are
-- gapless with several writers and become readable in order.
CREATE TABLE log.topic (
    id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL UNIQUE,
    partitions int NOT NULL CHECK (partitions > 0)
);

-- Half-empty pages keep the moving counters where they are (heap-only updates).
CREATE TABLE log.partition (
    topic int NOT NULL REFERENCES log.topic (id),
    partition int NOT NULL,
    next_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Apart from the counters: dropping old records must not hold up appends.
CREATE TABLE log.start (
    topic int NOT NULL REFERENCES log.topic (id),
    partition int NOT NULL,
    start_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 20);

CREATE TABLE log.record (
    topic int NOT NULL,
    partition int NOT NULL,
    "offset" bigint NOT NULL,
    key uuid NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (topic, partition, "offset")
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000);

-- Values are read once or twice and dropped: squeezing them would cost more than their room.
ALTER TABLE log.record ALTER COLUMN value SET STORAGE EXTERNAL;

-- The role of a gateway: it sees the log and nothing else. Where roles come from elsewhere, the grants do as well.
DO $$
BEGIN
    CREATE ROLE switchboard_log NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;
DO $$
BEGIN
    GRANT USAGE ON SCHEMA log TO switchboard_log;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA log TO switchboard_log;
EXCEPTION
    WHEN undefined_object THEN NULL;
END $$;
