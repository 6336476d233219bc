-- Puts words into the index, over what stands there. One conversation's rows come in one order for everybody.
--   $1 conversations  $2 positions  $3 timelines  $4 tenants  $5 opened at (ms)  $6 author kinds  $7 authors
--   $8 words in small letters, one space apart   (role app)
-- Index: search_entry_pkey.
INSERT INTO search_entry (conversation, position, timeline, tenant, opened_at, author_kind, author, words)
SELECT u.conversation, u.position, u.timeline, u.tenant, u.opened_at, u.author_kind, u.author,
    search_words(u.tenant, u.opened_at, u.words)
FROM unnest(
    $1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::bigint[], $6::smallint[], $7::uuid[], $8::text[]
) AS u (conversation, position, timeline, tenant, opened_at, author_kind, author, words)
ON CONFLICT (conversation, position) DO UPDATE SET words = excluded.words
WHERE search_entry.words <> excluded.words;
