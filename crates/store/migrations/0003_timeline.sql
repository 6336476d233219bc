-- The timeline owner's aggregate. Instants are milliseconds since 1970, as the domain holds them.

CREATE TABLE timeline (
    id uuid PRIMARY KEY,
    tenant uuid NOT NULL,
    customer uuid NOT NULL,
    desk uuid NOT NULL,
    customer_name text NOT NULL,
    last_position bigint NOT NULL,
    last_seq bigint NOT NULL,
    -- the newest conversation
    conversation uuid,
    created_at bigint NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX timeline_tenant_customer ON timeline (tenant, customer);

CREATE TABLE conversation (
    id uuid PRIMARY KEY,
    tenant uuid NOT NULL,
    timeline uuid NOT NULL,
    version bigint NOT NULL,
    opened_version bigint NOT NULL,
    since_at bigint NOT NULL,
    -- 0 bot, 1 human, 2 closed
    stage smallint NOT NULL,
    assignee uuid,
    assignee_name text,
    -- 0 by operator, 1 by customer, 2 by supervisor, 3 inactive
    close_reason smallint,
    closed_at bigint,
    ticket_version bigint NOT NULL,
    due_at bigint,
    opened_at bigint NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX conversation_tenant_opened ON conversation (tenant, opened_at DESC, id DESC);
CREATE INDEX conversation_due ON conversation (due_at) WHERE due_at IS NOT NULL;

-- By hash and never by time: a client id is known as long as its entry is.
CREATE TABLE entry (
    timeline uuid NOT NULL,
    position bigint NOT NULL CHECK (position > 0),
    seq bigint CHECK (seq > 0),
    tenant uuid NOT NULL,
    conversation uuid NOT NULL,
    -- 0 customer, 1 operator, 2 supervisor, 3 system
    author_kind smallint NOT NULL,
    author uuid NOT NULL,
    client_id uuid NOT NULL,
    sender uuid,
    sender_no bigint,
    -- 0 message, 1 note, 2 whisper, 3 event, 4 undelivered; only 0 and 3 are for the customer
    kind smallint NOT NULL,
    -- The kind with its content as JSON. As text: the server need not parse it, and a NUL in a message stays escaped.
    body text NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT entry_position PRIMARY KEY (timeline, position),
    CONSTRAINT entry_client_id UNIQUE (timeline, author, client_id),
    CONSTRAINT entry_seq_is_for_customers CHECK ((seq IS NOT NULL) = (kind IN (0, 3)))
) PARTITION BY HASH (timeline);

CREATE UNIQUE INDEX entry_seq ON entry (timeline, seq) WHERE seq IS NOT NULL;
-- Finds the last minute after a claim; entries are appended in the order of time, so a block range index is enough.
CREATE INDEX entry_at ON entry USING brin (at) WITH (pages_per_range = 16, autosummarize = on);

CREATE TABLE entry_0 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE entry_1 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE entry_2 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE entry_3 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE entry_4 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE entry_5 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE entry_6 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE entry_7 PARTITION OF entry FOR VALUES WITH (MODULUS 8, REMAINDER 7);
