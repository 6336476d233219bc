-- Facts on their way: one row per turn and source partition, produced into the log in the order of `no`.

CREATE TABLE outbox (
    topic text NOT NULL,
    partition integer NOT NULL,
    -- gapless per source partition; ownership.outbox_no is the last one
    no bigint NOT NULL,
    facts text NOT NULL,
    PRIMARY KEY (topic, partition, no)
-- Rows live for a second or two: clean up long before a fifth of the table is dead.
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
