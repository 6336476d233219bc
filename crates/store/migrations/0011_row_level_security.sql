-- Who sees what. Nothing is granted to PUBLIC; the owner itself is bound by the policies (FORCE), so that only a
-- superuser is not, and no pool works as one.

GRANT SELECT, INSERT, UPDATE, DELETE ON
    topic_partitions, router, ownership, timeline, conversation, entry, desk, operator, ticket, command_result, request,
    outbox, receipt, settings, tenant, widget, refresh_token, revocation
    TO switchboard_app;
GRANT SELECT, UPDATE ON store_epoch TO switchboard_app;
GRANT SELECT, INSERT ON audit TO switchboard_app;

GRANT SELECT ON timeline, conversation, entry, desk, ticket, command_result, receipt TO switchboard_reader;
-- Not the password.
GRANT SELECT (tenant, id, desk, email, name, role, rv, inbox_version) ON operator TO switchboard_reader;

GRANT SELECT (id, tenant, customer, last_position, last_seq) ON timeline TO switchboard_heads;
GRANT SELECT (tenant, id, inbox_version) ON operator TO switchboard_heads;
GRANT SELECT (tenant, queue, board_version) ON desk TO switchboard_heads;
GRANT SELECT (timeline, side, tenant, delivered_there, read_there) ON receipt TO switchboard_heads;

-- The setting is read without `missing_ok`: unset, or '' after a transaction that set it, raises instead of matching.
DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[
        'timeline', 'conversation', 'entry', 'desk', 'operator', 'ticket', 'command_result', 'receipt'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY app ON %I TO switchboard_app USING (true) WITH CHECK (true)', guarded);
        EXECUTE format(
            'CREATE POLICY reader ON %I FOR SELECT TO switchboard_reader USING (tenant = current_setting(''app.tenant'')::uuid)',
            guarded
        );
    END LOOP;
    FOREACH guarded IN ARRAY ARRAY['timeline', 'operator', 'desk', 'receipt'] LOOP
        EXECUTE format('CREATE POLICY heads ON %I FOR SELECT TO switchboard_heads USING (true)', guarded);
    END LOOP;
END
$$;
