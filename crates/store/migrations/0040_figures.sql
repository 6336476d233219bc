-- What figures count, one narrow row an event, written by the turn in which it was decided and never changed.

CREATE TABLE figure_event (
    tenant uuid NOT NULL,
    -- Whoever reads what is new begins where every transaction had ended at the last reading: nothing that was under way
    -- then is missed, whatever order transactions end in.
    xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    no bigint GENERATED ALWAYS AS IDENTITY,
    at bigint NOT NULL,
    -- domain::figures::Happened
    kind smallint NOT NULL,
    queue uuid NOT NULL,
    conversation uuid NOT NULL,
    operator uuid,
    -- The weight: how long it took.
    ms bigint,
    PRIMARY KEY (tenant, xid, no)
);

-- A reader that begins reads a day; rows lie nearly in the order of time.
CREATE INDEX figure_event_at ON figure_event USING brin (at) WITH (pages_per_range = 16, autosummarize = on);

GRANT SELECT, INSERT ON figure_event TO switchboard_app;
GRANT SELECT ON figure_event TO switchboard_reader;

ALTER TABLE figure_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_event FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON figure_event TO switchboard_app USING (true) WITH CHECK (true);
CREATE POLICY reader ON figure_event FOR SELECT TO switchboard_reader USING (tenant = current_setting('app.tenant')::uuid);
