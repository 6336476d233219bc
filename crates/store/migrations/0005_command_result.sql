-- Answers to commands, so that a repetition gets the same one; and what a repeated request must equal.

CREATE TABLE command_result (
    tenant uuid NOT NULL,
    asker uuid NOT NULL,
    client_id uuid NOT NULL,
    -- exactly one of the two
    version bigint,
    refusal text,
    PRIMARY KEY (tenant, asker, client_id),
    CHECK ((version IS NULL) <> (refusal IS NULL))
);

CREATE TABLE request (
    tenant uuid NOT NULL,
    asker uuid NOT NULL,
    client_id uuid NOT NULL,
    -- digest of method, path and body of the first request with this id
    fingerprint bytea NOT NULL,
    PRIMARY KEY (tenant, asker, client_id)
);
