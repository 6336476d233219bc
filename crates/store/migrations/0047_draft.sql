-- What operators have begun to write, for their other devices. An empty one says that it is over.

CREATE TABLE draft (
    tenant uuid NOT NULL,
    operator uuid NOT NULL,
    conversation uuid NOT NULL,
    reply text NOT NULL,
    note text NOT NULL,
    -- the note is in front
    on_note boolean NOT NULL,
    -- when it was edited, by the clock of the device: the newest edit counts
    edited_at bigint NOT NULL,
    -- by ours: what nobody came back to for long goes
    stored_at bigint NOT NULL,
    PRIMARY KEY (tenant, operator, conversation)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO switchboard_app;
GRANT SELECT ON draft TO switchboard_reader;

ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON draft TO switchboard_app USING (true) WITH CHECK (true);
CREATE POLICY reader ON draft FOR SELECT TO switchboard_reader USING (tenant = current_setting('app.tenant')::uuid);
