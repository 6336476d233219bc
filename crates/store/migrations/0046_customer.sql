-- What is known of a customer beyond the name, and the way to earlier conversations.

CREATE TABLE customer_attribute (
    tenant uuid NOT NULL,
    customer uuid NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    -- the operator who wrote it down; none: the customer said so in a form
    set_by uuid,
    set_at bigint NOT NULL,
    PRIMARY KEY (tenant, customer, name)
);

CREATE INDEX conversation_timeline ON conversation (timeline, opened_at DESC, id DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON customer_attribute TO switchboard_app;
GRANT SELECT ON customer_attribute TO switchboard_reader;

ALTER TABLE customer_attribute ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer_attribute FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON customer_attribute TO switchboard_app USING (true) WITH CHECK (true);
CREATE POLICY reader ON customer_attribute FOR SELECT TO switchboard_reader
    USING (tenant = current_setting('app.tenant')::uuid);
