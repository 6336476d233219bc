-- Raises marks to maxima and answers what stands, in the numbers of the side that made it and of the other side.
-- A mark beyond the newest number counts as the newest. Timelines of another tenant are passed over.
--   $1 tenants   $2 timelines   $3 sides (0 customer: seqs, 1 operator: positions)   $4 delivered   $5 read
--   each (timeline, side) once
-- Index: timeline_pkey, receipt_pkey, entry_seq, entry_position.
WITH given AS (
    SELECT
        t.tenant, t.id AS timeline, u.side,
        least(u.delivered, CASE u.side WHEN 0 THEN t.last_seq ELSE t.last_position END) AS delivered,
        least(u.read, CASE u.side WHEN 0 THEN t.last_seq ELSE t.last_position END) AS read
    FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bigint[], $5::bigint[])
        AS u (tenant, timeline, side, delivered, read)
    JOIN timeline AS t ON t.id = u.timeline AND t.tenant = u.tenant
), translated AS (
    SELECT
        g.*,
        coalesce(CASE g.side
            WHEN 0 THEN (SELECT e.position FROM entry AS e WHERE e.timeline = g.timeline AND e.seq = g.delivered)
            ELSE (
                SELECT e.seq FROM entry AS e
                WHERE e.timeline = g.timeline AND e.position <= g.delivered AND e.seq IS NOT NULL
                ORDER BY e.position DESC LIMIT 1
            )
        END, 0) AS delivered_there,
        coalesce(CASE g.side
            WHEN 0 THEN (SELECT e.position FROM entry AS e WHERE e.timeline = g.timeline AND e.seq = g.read)
            ELSE (
                SELECT e.seq FROM entry AS e
                WHERE e.timeline = g.timeline AND e.position <= g.read AND e.seq IS NOT NULL
                ORDER BY e.position DESC LIMIT 1
            )
        END, 0) AS read_there
    FROM given AS g
), marked AS (
    INSERT INTO receipt AS r (timeline, side, tenant, delivered, read, delivered_there, read_there)
    SELECT timeline, side, tenant, delivered, read, delivered_there, read_there
    FROM translated
    ORDER BY timeline, side
    ON CONFLICT (timeline, side) DO UPDATE
    SET delivered = greatest(r.delivered, excluded.delivered),
        read = greatest(r.read, excluded.read),
        delivered_there = greatest(r.delivered_there, excluded.delivered_there),
        read_there = greatest(r.read_there, excluded.read_there)
    RETURNING r.*
)
SELECT
    m.timeline AS "timeline!", m.side AS "side!", m.tenant AS "tenant!", t.customer AS "customer!",
    c.assignee AS "assignee?",
    m.delivered AS "delivered!", m.read AS "read!",
    m.delivered_there AS "delivered_there!", m.read_there AS "read_there!"
FROM marked AS m
JOIN timeline AS t ON t.id = m.timeline
LEFT JOIN conversation AS c ON c.id = t.conversation;
