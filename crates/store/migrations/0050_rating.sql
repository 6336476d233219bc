-- What customers thought of a conversation, and how fast queues move.

-- entry.kind 5: what a customer answered before the conversation

CREATE TABLE rating (
    tenant uuid NOT NULL,
    -- once for each conversation
    conversation uuid PRIMARY KEY,
    timeline uuid NOT NULL,
    score smallint NOT NULL CHECK (score BETWEEN 1 AND 5),
    -- short keys such as `wait`
    reasons text[] NOT NULL,
    comment text NOT NULL,
    -- the customer does not want to be named: nobody is told which conversation it was
    is_anonymous boolean NOT NULL,
    at bigint NOT NULL
);

CREATE INDEX rating_at ON rating (tenant, at DESC, conversation);

GRANT SELECT, INSERT ON rating TO switchboard_app;
GRANT SELECT ON rating TO switchboard_reader;
ALTER TABLE rating ENABLE ROW LEVEL SECURITY;
ALTER TABLE rating FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON rating TO switchboard_app USING (true) WITH CHECK (true);
CREATE POLICY reader ON rating FOR SELECT TO switchboard_reader USING (tenant = current_setting('app.tenant')::uuid);

-- Steps by which a ticket left its line.
CREATE INDEX routing_step_left ON routing_step (tenant, at)
    WHERE what ~ '^\{"what":"(accepted|auto_accepted|taken|given)"';
-- Who stands in a line.
CREATE INDEX ticket_line ON ticket (tenant, queue, since_at, conversation)
    WHERE state = 0 OR state = 3 AND assignee IS NULL;
