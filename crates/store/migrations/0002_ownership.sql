-- Who may decide on which partition, and how far it is decided: the lease table beside the data.

-- The count of a topic's partitions, written at the first start; a process that wants another count refuses to run.
CREATE TABLE topic_partitions (
    topic text PRIMARY KEY,
    partitions integer NOT NULL CHECK (partitions > 0)
);

-- Routers that were alive lately.
CREATE TABLE router (
    boot uuid PRIMARY KEY,
    router uuid NOT NULL,
    address text NOT NULL,
    -- the highest record version that it reads
    record_version integer NOT NULL,
    beat_at timestamptz NOT NULL
);

CREATE TABLE ownership (
    topic text NOT NULL REFERENCES topic_partitions,
    partition integer NOT NULL,
    -- the boot id of the router that decides; none = free
    owner uuid,
    -- how often it changed hands
    epoch bigint NOT NULL DEFAULT 0,
    -- how many turns were committed
    turn bigint NOT NULL DEFAULT 0,
    -- the first record that is not decided
    next_offset bigint NOT NULL DEFAULT 0,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    -- the last outbox row written, and the last one that is known to be in the log
    outbox_no bigint NOT NULL DEFAULT 0,
    outbox_done bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
-- Each turn updates its rows: room on the page keeps these updates off the index.
) WITH (fillfactor = 20);
