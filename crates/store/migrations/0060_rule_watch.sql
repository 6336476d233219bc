-- Who judges the alert rules of a tenant: one pod at a time, so that an alert is raised once.

CREATE TABLE rule_watch (
    tenant uuid PRIMARY KEY,
    -- the boot id of the pod that judges
    boot uuid NOT NULL,
    -- until when, in milliseconds since 1970
    lease_until bigint NOT NULL
);

CREATE INDEX setting_alert_rules ON setting (tenant) WHERE noun = 'alert_rule' AND NOT is_deleted;

GRANT SELECT, INSERT, UPDATE, DELETE ON rule_watch TO switchboard_app;

ALTER TABLE rule_watch ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_watch FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON rule_watch TO switchboard_app USING (true) WITH CHECK (true);
