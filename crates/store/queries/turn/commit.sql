-- The one writing statement of a turn, for all partitions of its writer. Run between BEGIN and COMMIT; the caller
-- sends COMMIT only if the answer, the count of fenced rows, equals the number of partitions. `fenced` makes every
-- other part write nothing if one partition is lost, so that the ROLLBACK is cheap.
-- Lists are arrays of equal length per group; no part reads a table, all indexes are those of the keys.
--   $1  boot of this router            $2  lease in milliseconds
--   $3  topics   $4 partitions   $5 epochs   $6 turns   $7 first offset   $8 next offset   $9 last outbox number, or
--       null = unchanged   $10 outbox number up to which rows are in the log, or null = unchanged
--   entries:       $11 timeline  $12 position  $13 seq  $14 tenant  $15 conversation  $16 author kind  $17 author
--                  $18 client id  $19 sender  $20 sender number  $21 kind  $22 body  $23 at (ms)
--   timelines:     $24 id  $25 tenant  $26 customer  $27 desk  $28 customer name  $29 last position  $30 last seq
--                  $31 newest conversation
--   conversations: $32 id  $33 tenant  $34 timeline  $35 version  $36 opened version  $37 since (ms)  $38 stage
--                  $39 assignee  $40 assignee name  $41 close reason  $42 closed at (ms)  $43 ticket version
--                  $44 due at (ms)  $45 opened at (ms)
--   tickets:       $46 conversation  $47 tenant  $48 desk  $49 queue  $50 timeline  $51 customer  $52 version
--                  $53 conversation version  $54 since (ms)  $55 state  $56 assignee  $57 assignee name
--   operators:     $58 tenant  $59 id  $60 inbox version
--   boards:        $61 tenant  $62 queue  $63 desk  $64 board version
--   results:       $65 tenant  $66 asker  $67 client id  $68 version  $69 refusal
--   outbox:        $70 topic  $71 partition  $72 number  $73 facts
--   and later:     $74 conversations' queue  $75 conversations' words  $76 tickets' offered to  $77 offered until
--                  $78 tickets' detail  $79 operators' presence
--   steps:         $80 tenant  $81 conversation  $82 number  $83 at (ms)  $84 what
--   alerts:        $85 tenant  $86 desk  $87 at (ms)  $88 what
--   figures:       $89 tenant  $90 at (ms)  $91 kind  $92 queue  $93 conversation  $94 operator  $95 weight (ms)
WITH mine AS MATERIALIZED (
    SELECT *
    FROM unnest($3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])
        AS u (topic, partition, epoch, turn, from_offset, next_offset, outbox_no, outbox_done)
),
locked AS MATERIALIZED (
    -- In one order for everybody: two turns that share rows never wait for each other in a circle.
    SELECT o.topic, o.partition
    FROM ownership AS o
    JOIN mine USING (topic, partition)
    ORDER BY o.topic, o.partition
    FOR UPDATE OF o
),
fence AS (
    UPDATE ownership AS o
    SET next_offset = mine.next_offset,
        turn = o.turn + 1,
        lease_until = clock_timestamp() + $2::bigint * interval '1 ms',
        outbox_no = coalesce(mine.outbox_no, o.outbox_no),
        outbox_done = greatest(mine.outbox_done, o.outbox_done)
    FROM mine JOIN locked USING (topic, partition)
    WHERE o.topic = mine.topic
        AND o.partition = mine.partition
        AND o.owner = $1
        AND o.epoch = mine.epoch
        AND o.turn = mine.turn
        AND o.next_offset = mine.from_offset
    RETURNING o.topic, o.partition, mine.outbox_done
),
fenced AS MATERIALIZED (
    SELECT count(*) AS n, count(*) = cardinality($3::text[]) AS whole FROM fence
),
entries AS (
    INSERT INTO entry (
        timeline, position, seq, tenant, conversation, author_kind, author, client_id, sender, sender_no, kind, body, at
    )
    SELECT *
    FROM unnest(
        $11::uuid[], $12::bigint[], $13::bigint[], $14::uuid[], $15::uuid[], $16::smallint[], $17::uuid[], $18::uuid[],
        $19::uuid[], $20::bigint[], $21::smallint[], $22::text[], $23::bigint[]
    )
    WHERE (SELECT whole FROM fenced)
),
timelines AS (
    INSERT INTO timeline AS t (
        id, tenant, customer, desk, customer_name, last_position, last_seq, conversation, created_at
    )
    SELECT u.*, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
    FROM unnest(
        $24::uuid[], $25::uuid[], $26::uuid[], $27::uuid[], $28::text[], $29::bigint[], $30::bigint[], $31::uuid[]
    ) AS u
    WHERE (SELECT whole FROM fenced)
    ON CONFLICT (id) DO UPDATE
    SET customer_name = excluded.customer_name,
        last_position = excluded.last_position,
        last_seq = excluded.last_seq,
        conversation = excluded.conversation
),
conversations AS (
    INSERT INTO conversation AS c (
        id, tenant, timeline, version, opened_version, since_at, stage, assignee, assignee_name, close_reason, closed_at,
        ticket_version, due_at, opened_at, queue, words
    )
    SELECT *
    FROM unnest(
        $32::uuid[], $33::uuid[], $34::uuid[], $35::bigint[], $36::bigint[], $37::bigint[], $38::smallint[], $39::uuid[],
        $40::text[], $41::smallint[], $42::bigint[], $43::bigint[], $44::bigint[], $45::bigint[], $74::uuid[], $75::text[]
    )
    WHERE (SELECT whole FROM fenced)
    ON CONFLICT (id) DO UPDATE
    SET version = excluded.version,
        opened_version = excluded.opened_version,
        since_at = excluded.since_at,
        stage = excluded.stage,
        assignee = excluded.assignee,
        assignee_name = excluded.assignee_name,
        close_reason = excluded.close_reason,
        closed_at = excluded.closed_at,
        ticket_version = excluded.ticket_version,
        due_at = excluded.due_at,
        queue = excluded.queue,
        words = excluded.words
    -- A message that says nothing new about who owes a word changes none of these: spare the row a new version.
    WHERE (c.version, c.ticket_version, c.due_at, c.words)
        IS DISTINCT FROM (excluded.version, excluded.ticket_version, excluded.due_at, excluded.words)
),
tickets AS (
    INSERT INTO ticket (
        conversation, tenant, desk, queue, timeline, customer, version, conversation_version, since_at, state, assignee,
        assignee_name, offered_to, offered_until, detail
    )
    SELECT *
    FROM unnest(
        $46::uuid[], $47::uuid[], $48::uuid[], $49::uuid[], $50::uuid[], $51::uuid[], $52::bigint[], $53::bigint[],
        $54::bigint[], $55::smallint[], $56::uuid[], $57::text[], $76::uuid[], $77::bigint[], $78::text[]
    )
    WHERE (SELECT whole FROM fenced)
    ON CONFLICT (conversation) DO UPDATE
    SET queue = excluded.queue,
        version = excluded.version,
        conversation_version = excluded.conversation_version,
        since_at = excluded.since_at,
        state = excluded.state,
        assignee = excluded.assignee,
        assignee_name = excluded.assignee_name,
        offered_to = excluded.offered_to,
        offered_until = excluded.offered_until,
        detail = excluded.detail
),
operators AS (
    UPDATE operator AS o
    SET inbox_version = u.inbox_version,
        presence = u.presence
    FROM unnest($58::uuid[], $59::uuid[], $60::bigint[], $79::text[]) AS u (tenant, id, inbox_version, presence)
    WHERE o.tenant = u.tenant AND o.id = u.id AND (SELECT whole FROM fenced)
),
boards AS (
    INSERT INTO desk (tenant, queue, id, board_version)
    SELECT * FROM unnest($61::uuid[], $62::uuid[], $63::uuid[], $64::bigint[])
    WHERE (SELECT whole FROM fenced)
    ON CONFLICT (tenant, queue) DO UPDATE SET board_version = excluded.board_version
),
results AS (
    INSERT INTO command_result (tenant, asker, client_id, version, refusal)
    SELECT * FROM unnest($65::uuid[], $66::uuid[], $67::uuid[], $68::bigint[], $69::text[])
    WHERE (SELECT whole FROM fenced)
    -- The first answer stays.
    ON CONFLICT (tenant, asker, client_id) DO NOTHING
),
steps AS (
    INSERT INTO routing_step (tenant, conversation, no, at, what)
    SELECT * FROM unnest($80::uuid[], $81::uuid[], $82::int[], $83::bigint[], $84::text[])
    WHERE (SELECT whole FROM fenced)
),
alerts AS (
    INSERT INTO alert (tenant, desk, at, what)
    SELECT * FROM unnest($85::uuid[], $86::uuid[], $87::bigint[], $88::text[])
    WHERE (SELECT whole FROM fenced)
),
happened AS (
    INSERT INTO figure_event (tenant, at, kind, queue, conversation, operator, ms)
    SELECT *
    FROM unnest(
        $89::uuid[], $90::bigint[], $91::smallint[], $92::uuid[], $93::uuid[], $94::uuid[], $95::bigint[]
    )
    WHERE (SELECT whole FROM fenced)
),
told AS (
    INSERT INTO outbox (topic, partition, no, facts)
    SELECT * FROM unnest($70::text[], $71::int[], $72::bigint[], $73::text[])
    WHERE (SELECT whole FROM fenced)
),
produced AS (
    DELETE FROM outbox AS b
    USING fence
    WHERE b.topic = fence.topic AND b.partition = fence.partition AND b.no <= fence.outbox_done
        AND (SELECT whole FROM fenced)
)
SELECT n AS "fenced!" FROM fenced;
