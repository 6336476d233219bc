-- Four roles that own nothing, so that a read for a person cannot see more than it may, whatever the statement says.
--   switchboard_app     writes for all tenants (the fence decides who may), reads for the router itself
--   switchboard_reader  reads for one person, within the tenant of the transaction
--   switchboard_heads   ids and numbers of all tenants, no names and no texts
--   switchboard_log     the log's tables alone (gateways on the log table)
-- Roles belong to the whole server: another database may have made them already, or be making them now.
DO $$
DECLARE
    wanted text;
    -- From 16 on a member may lack the right to change into the role.
    right_to_become text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['switchboard_app', 'switchboard_reader', 'switchboard_heads', 'switchboard_log'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', wanted);
            END IF;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
        -- Whoever migrates may also serve; another login is granted the roles by hand (docs/operations.md).
        -- A superuser is a member of every role as it is.
        IF NOT pg_has_role(current_user, wanted, right_to_become) THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
        END IF;
    END LOOP;
END
$$;
