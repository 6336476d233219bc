-- What administration writes: one row a thing, its typed body as JSON, and who names whom. What the server asks of
-- operators and widgets by column stands in their own tables too, written in the same transaction.

CREATE TABLE setting (
    tenant uuid NOT NULL,
    -- queue, hours, skill, close_code, away_reason, canned_reply, tag, role, operator, widget
    noun text NOT NULL,
    id uuid NOT NULL,
    -- grows with each change, deletion too: the row of what was deleted stays
    version bigint NOT NULL,
    -- as people call it, and lists are ordered
    label text NOT NULL,
    -- no two of one noun that are there have the same
    key text NOT NULL,
    -- of what is for one operator alone
    owner uuid,
    -- As text: the server need not parse it.
    body text NOT NULL,
    changed_at bigint NOT NULL,
    -- none: made with the tenant
    changed_by uuid,
    is_deleted boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant, noun, id)
);

CREATE UNIQUE INDEX setting_key
    ON setting (tenant, noun, coalesce(owner, '00000000-0000-0000-0000-000000000000'), key) WHERE NOT is_deleted;
CREATE INDEX setting_label ON setting (tenant, noun, lower(label), id);

-- What a body names. Nothing that is named goes away.
CREATE TABLE setting_use (
    tenant uuid NOT NULL,
    noun text NOT NULL,
    id uuid NOT NULL,
    used_noun text NOT NULL,
    used_id uuid NOT NULL,
    PRIMARY KEY (tenant, noun, id, used_noun, used_id),
    FOREIGN KEY (tenant, noun, id) REFERENCES setting ON DELETE CASCADE,
    FOREIGN KEY (tenant, used_noun, used_id) REFERENCES setting (tenant, noun, id)
);

CREATE INDEX setting_use_used ON setting_use (tenant, used_noun, used_id);

-- role: 0 operator, 1 supervisor, 2 administrator
ALTER TABLE operator
    -- a role of the tenant's own: `role` is then what it counts as where only two are known
    ADD COLUMN own_role uuid,
    ADD COLUMN is_active boolean NOT NULL DEFAULT true;

-- A link by which an operator sets a password; the newest one counts, once.
CREATE TABLE invitation (
    tenant uuid NOT NULL,
    operator uuid NOT NULL,
    -- digest of the token; the token itself is never stored
    digest bytea NOT NULL UNIQUE,
    expires_at bigint NOT NULL,
    PRIMARY KEY (tenant, operator),
    FOREIGN KEY (tenant, operator) REFERENCES operator (tenant, id) ON DELETE CASCADE
);

-- What a change was: the whole body before and after it.
ALTER TABLE audit
    ADD COLUMN noun text,
    ADD COLUMN before text,
    ADD COLUMN after text;

CREATE INDEX audit_subject ON audit (tenant, subject, no);

GRANT SELECT, INSERT, UPDATE, DELETE ON setting, setting_use, invitation TO switchboard_app;
GRANT SELECT ON setting, setting_use, audit TO switchboard_reader;
GRANT SELECT (own_role, is_active) ON operator TO switchboard_reader;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['setting', 'setting_use', 'audit'] LOOP
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

-- What is there already. A migrating login may be bound by the policies of the older tables (FORCE): it acts as the app.
SET LOCAL ROLE switchboard_app;

-- Each tenant has its default queue, with every operator in it.
INSERT INTO setting (tenant, noun, id, version, label, key, body, changed_at)
SELECT tenant, 'queue', queue, 1, 'Support', 'support', '{"name":"Support"}', (extract(epoch FROM now()) * 1000)::bigint
FROM desk;

-- Somebody must be able to administer: the first supervisor, or the first operator where there is none.
UPDATE operator AS o
SET role = 2
FROM (
    SELECT DISTINCT ON (tenant) tenant, id FROM operator ORDER BY tenant, role DESC, created_at, id
) AS first
WHERE o.tenant = first.tenant AND o.id = first.id;

INSERT INTO setting (tenant, noun, id, version, label, key, body, changed_at)
SELECT
    o.tenant, 'operator', o.id, 1, o.name, lower(o.email),
    json_build_object(
        'name', o.name,
        'email', o.email,
        'role', (ARRAY['operator', 'supervisor', 'administrator'])[o.role + 1],
        'queues', coalesce((
            SELECT json_agg(json_build_object('queue', d.queue)) FROM desk AS d WHERE d.tenant = o.tenant AND d.id = o.desk
        ), '[]'::json)
    )::text,
    (extract(epoch FROM now()) * 1000)::bigint
FROM operator AS o;

INSERT INTO setting_use (tenant, noun, id, used_noun, used_id)
SELECT o.tenant, 'operator', o.id, 'queue', d.queue
FROM operator AS o
JOIN desk AS d ON d.tenant = o.tenant AND d.id = o.desk;

INSERT INTO setting (tenant, noun, id, version, label, key, body, changed_at)
SELECT
    tenant, 'widget', tenant, 1, title, lower(title),
    json_build_object('title', title, 'origins', origins)::text,
    (extract(epoch FROM now()) * 1000)::bigint
FROM widget;

RESET ROLE;
