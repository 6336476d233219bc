-- The desk owner's aggregate: queues with their boards, operators, tickets.

CREATE TABLE desk (
    tenant uuid NOT NULL,
    queue uuid NOT NULL,
    id uuid NOT NULL,
    board_version bigint NOT NULL,
    PRIMARY KEY (tenant, queue)
) WITH (fillfactor = 50);

CREATE TABLE operator (
    tenant uuid NOT NULL,
    id uuid NOT NULL,
    desk uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    -- 0 operator, 1 supervisor
    role smallint NOT NULL,
    password_hash text NOT NULL,
    -- tokens with a lower revocation version do not count
    rv bigint NOT NULL DEFAULT 0,
    inbox_version bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant, id)
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX operator_email ON operator (lower(email), tenant);

CREATE TABLE ticket (
    conversation uuid PRIMARY KEY,
    tenant uuid NOT NULL,
    desk uuid NOT NULL,
    queue uuid NOT NULL,
    timeline uuid NOT NULL,
    customer uuid NOT NULL,
    version bigint NOT NULL,
    conversation_version bigint NOT NULL,
    since_at bigint NOT NULL,
    -- 0 waiting, 1 assigned, 2 done
    state smallint NOT NULL,
    assignee uuid,
    assignee_name text,
    CHECK ((state = 1) = (assignee IS NOT NULL))
) WITH (fillfactor = 70);

CREATE INDEX ticket_waiting ON ticket (tenant, since_at, conversation) WHERE state = 0;
CREATE INDEX ticket_assignee ON ticket (tenant, assignee) WHERE state = 1;
