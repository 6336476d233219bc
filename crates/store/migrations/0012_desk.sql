-- The desk owner's whole aggregate: offers, hand-overs, what operators choose and what is measured of them.

-- ticket.state: 0 waiting, 1 assigned, 2 done, 3 offered, 4 wrap-up
ALTER TABLE ticket DROP CONSTRAINT ticket_check;
ALTER TABLE ticket ADD CONSTRAINT ticket_assigned_to_somebody CHECK (state <> 1 OR assignee IS NOT NULL);
-- Whom it is offered to, and until when.
ALTER TABLE ticket ADD COLUMN offered_to uuid;
ALTER TABLE ticket ADD COLUMN offered_until bigint;
-- The ticket as JSON; none = written by a build whose tickets were their columns.
ALTER TABLE ticket ADD COLUMN detail text;
ALTER TABLE ticket ADD CONSTRAINT ticket_offered_to_somebody CHECK ((state = 3) = (offered_to IS NOT NULL));
-- A claim loads all that is not done.
CREATE INDEX ticket_open ON ticket (desk) WHERE state <> 2;
CREATE INDEX ticket_offered ON ticket (tenant, offered_to) WHERE state = 3;
-- Wrapping up counts as having it.
CREATE INDEX ticket_wrap_up ON ticket (tenant, assignee) WHERE state = 4;

-- Status, next status, connection, devices, misses as JSON.
ALTER TABLE operator ADD COLUMN presence text NOT NULL DEFAULT '{}';

-- Whose settings count; none = the default queue.
ALTER TABLE conversation ADD COLUMN queue uuid;
-- Who has spoken and who owes a word, as JSON.
ALTER TABLE conversation ADD COLUMN words text NOT NULL DEFAULT '{}';

-- What happened to each ticket, with the explanation of each decision.
CREATE TABLE routing_step (
    tenant uuid NOT NULL,
    conversation uuid NOT NULL,
    -- 1, 2, 3 … per conversation
    no integer NOT NULL CHECK (no > 0),
    at bigint NOT NULL,
    what text NOT NULL,
    PRIMARY KEY (conversation, no)
);

-- What a supervisor should know at once.
CREATE TABLE alert (
    tenant uuid NOT NULL,
    no bigint GENERATED ALWAYS AS IDENTITY,
    desk uuid NOT NULL,
    at bigint NOT NULL,
    what text NOT NULL,
    PRIMARY KEY (tenant, no)
);

GRANT SELECT, INSERT ON routing_step, alert TO switchboard_app;
GRANT SELECT ON routing_step, alert TO switchboard_reader;
-- Colleagues see who is there.
GRANT SELECT (presence) ON operator TO switchboard_reader;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['routing_step', 'alert'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY app ON %I TO switchboard_app USING (true) WITH CHECK (true)', guarded);
        EXECUTE format(
            'CREATE POLICY reader ON %I FOR SELECT TO switchboard_reader USING (tenant = current_setting(''app.tenant'')::uuid)',
            guarded
        );
    END LOOP;
END
$$;
