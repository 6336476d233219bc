-- Attachments: what was uploaded, where it stands between its arrival and its readers, and which bytes are whose.

-- Bytes that lie, or may lie, in the place of files: written before the first byte is. What no file names after a day is
-- taken away, so nothing is left of an upload whose process died.
CREATE TABLE file_object (
    id uuid PRIMARY KEY,
    tenant uuid NOT NULL,
    made_at bigint NOT NULL
);

CREATE INDEX file_object_made ON file_object (made_at);

CREATE TABLE file (
    tenant uuid NOT NULL,
    -- given by the uploader: the same for every repetition of one upload
    id uuid NOT NULL,
    timeline uuid NOT NULL,
    -- customer or operator
    uploader uuid NOT NULL,
    by_customer boolean NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    -- SHA-256 of the content
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    -- its bytes
    object uuid NOT NULL UNIQUE REFERENCES file_object,
    -- 0 received, 1 scanning, 2 clean, 3 not scanned, 4 infected, 5 failed
    state smallint NOT NULL DEFAULT 0,
    -- how often it was given to the scanner
    attempt integer NOT NULL DEFAULT 0,
    -- the name of what was found (4), or why the scanner could not say (5)
    verdict text NOT NULL DEFAULT '',
    -- when it is given to the scanner, if nobody has done so by then; none = it is settled
    due_at bigint,
    has_thumbnail boolean NOT NULL DEFAULT false,
    created_at bigint NOT NULL,
    -- when an entry first named it; until then it is its uploader's alone, and goes after a day
    sent_at bigint,
    -- whether an entry that the customer may see names it
    for_customer boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX file_due ON file (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX file_unsent ON file (tenant, uploader) WHERE sent_at IS NULL;
CREATE INDEX file_unsent_created ON file (created_at) WHERE sent_at IS NULL;
CREATE INDEX file_timeline ON file (tenant, timeline, created_at DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON file, file_object TO switchboard_app;
GRANT SELECT ON file TO switchboard_reader;

ALTER TABLE file ENABLE ROW LEVEL SECURITY;
ALTER TABLE file FORCE ROW LEVEL SECURITY;
CREATE POLICY app ON file TO switchboard_app USING (true) WITH CHECK (true);
CREATE POLICY reader ON file FOR SELECT TO switchboard_reader USING (tenant = current_setting('app.tenant')::uuid);
