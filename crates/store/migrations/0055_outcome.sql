-- What came of a conversation, as whoever closed it says. Reopened and closed again it gets another.
CREATE TABLE outcome (
    tenant uuid NOT NULL,
    conversation uuid NOT NULL,
    -- a close code of the settings
    code uuid NOT NULL,
    said_by uuid NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, conversation)
);

GRANT SELECT, INSERT, UPDATE ON outcome TO switchboard_app;
GRANT SELECT ON outcome TO switchboard_reader;

ALTER TABLE outcome ENABLE ROW LEVEL SECURITY;
ALTER TABLE outcome FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON outcome TO switchboard_app USING (true) WITH CHECK (true);
CREATE POLICY reader ON outcome FOR SELECT TO switchboard_reader USING (tenant = current_setting('app.tenant')::uuid);
