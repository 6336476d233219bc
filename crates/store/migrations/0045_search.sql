-- What was said, found again by its words; and the marks on conversations.

-- Entries whose words are not in the index yet. The turn writes no more than this: words are taken apart later, by
-- whoever has time.
CREATE TABLE search_due (
    no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    timeline uuid NOT NULL,
    position bigint NOT NULL,
    -- when it was written here
    at bigint NOT NULL
-- Rows live for a second or two: clean up long before a fifth of the table is dead.
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- The words of an entry, and at position 0 the name of a conversation's customer.
CREATE TABLE search_entry (
    conversation uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
    position bigint NOT NULL,
    timeline uuid NOT NULL,
    tenant uuid NOT NULL,
    -- of the conversation: what is found is told conversation by conversation, the last opened first
    opened_at bigint NOT NULL,
    -- as entry.author_kind; -1 at position 0
    author_kind smallint NOT NULL,
    author uuid NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (conversation, position)
);

CREATE INDEX search_entry_timeline ON search_entry (timeline, position);
CREATE INDEX search_entry_opened ON search_entry (tenant, opened_at);
CREATE INDEX search_entry_words ON search_entry USING gin (words);

-- Each lexeme bears its tenant and the week in which its conversation was opened. So the index of all is one index by
-- tenant and week: a question costs what one tenant said in the weeks that it must look at, the newest first.
CREATE FUNCTION search_prefix(tenant uuid, opened_at bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT right(tenant::text, 8) || '.' || (opened_at / 604800000)::text || '.' $$;

-- Words are given in small letters, one space apart. The configuration takes Latin words for English ones.
CREATE FUNCTION search_words(tenant uuid, opened_at bigint, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT array_to_tsvector(coalesce(array_agg(search_prefix(tenant, opened_at) || lexeme), '{}'))
    FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.russian', words))) AS lexeme
    WHERE octet_length(lexeme) <= 500
$$;

-- Conversations in which one entry has all these lexemes, the last opened first. A policy would keep the index from being
-- used (its operator may tell what it was given), so this reads past policies, and nothing else does: it sees the
-- transaction's tenant alone, and tells ids. What lies behind them is read under the policies.
CREATE FUNCTION search_found(
    lexemes text[], author_kinds smallint[], said_by uuid, opened_before bigint, id_before uuid, at_most integer
) RETURNS TABLE (conversation uuid, opened_at bigint, hits integer, positions bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    here uuid := current_setting('app.tenant')::uuid;
    week bigint;
    oldest bigint;
    told integer := 0;
    more integer;
    query tsquery;
BEGIN
    SELECT s.opened_at / 604800000 INTO oldest FROM search_entry AS s
    WHERE s.tenant = here ORDER BY s.opened_at LIMIT 1;
    SELECT least(s.opened_at, opened_before) / 604800000 INTO week FROM search_entry AS s
    WHERE s.tenant = here ORDER BY s.opened_at DESC LIMIT 1;
    WHILE week >= oldest AND told < at_most LOOP
        SELECT string_agg(
            '''' || replace(replace(search_prefix(here, week * 604800000) || l, '\', '\\'), '''', '''''') || '''', ' & '
        )::tsquery INTO query FROM unnest(lexemes) AS l;
        RETURN QUERY
        SELECT s.conversation, s.opened_at, count(*)::integer, (array_agg(s.position ORDER BY s.position DESC))[1:20]
        FROM search_entry AS s
        WHERE s.words @@ query
            AND s.tenant = here
            AND (author_kinds IS NULL OR s.author_kind = ANY (author_kinds))
            AND (said_by IS NULL OR s.author = said_by)
            AND (s.opened_at, s.conversation) < (opened_before, id_before)
        GROUP BY s.opened_at, s.conversation
        ORDER BY s.opened_at DESC, s.conversation DESC
        LIMIT at_most - told;
        GET DIAGNOSTICS more = ROW_COUNT;
        told := told + more;
        week := week - 1;
    END LOOP;
END
$$;

REVOKE ALL ON FUNCTION search_found FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_found TO switchboard_reader;

-- An entry that is erased, or changed, leaves the index in the same transaction.
CREATE FUNCTION search_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_due (timeline, position, at)
    SELECT timeline, position, (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM fresh WHERE kind <> 3;
    RETURN NULL;
END
$$;

CREATE FUNCTION search_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_entry AS s USING gone WHERE s.timeline = gone.timeline AND s.position = gone.position;
    RETURN NULL;
END
$$;

CREATE TRIGGER search_entry_said AFTER INSERT ON entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION search_note();
CREATE TRIGGER search_entry_unsaid AFTER UPDATE ON entry
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_forget();
CREATE TRIGGER search_entry_changed AFTER UPDATE ON entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION search_note();
CREATE TRIGGER search_entry_erased AFTER DELETE ON entry
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION search_forget();

-- Marks on conversations, of the settings' tags.
CREATE TABLE conversation_tag (
    tenant uuid NOT NULL,
    conversation uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
    tag uuid NOT NULL,
    set_by uuid NOT NULL,
    set_at bigint NOT NULL,
    PRIMARY KEY (conversation, tag)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON search_due, search_entry, conversation_tag TO switchboard_app;
-- How far the index is behind.
GRANT SELECT (no, at) ON search_due TO switchboard_reader;
GRANT SELECT ON conversation_tag TO switchboard_reader;

ALTER TABLE conversation_tag ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation_tag FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON conversation_tag TO switchboard_app USING (true) WITH CHECK (true);
CREATE POLICY reader ON conversation_tag FOR SELECT TO switchboard_reader
    USING (tenant = current_setting('app.tenant')::uuid);

-- What was said before. A migrating login may be bound by the policies of the entries (FORCE): it acts as the app.
SET LOCAL ROLE switchboard_app;
INSERT INTO search_due (timeline, position, at)
SELECT timeline, position, (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM entry WHERE kind <> 3;
RESET ROLE;
