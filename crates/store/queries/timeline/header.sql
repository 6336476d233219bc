-- What a page says about its timeline.
--   $1  timeline   $2  the side that reads: 0 customer, 1 operator   $3  the customer who reads, null for staff
--   (role reader)
-- Index: timeline_pkey, conversation_pkey, receipt_pkey.
SELECT
    CASE $2::smallint WHEN 0 THEN t.last_seq ELSE t.last_position END AS "head!",
    c.stage AS "stage?", c.assignee AS "assignee?", c.version AS "version?",
    r.delivered_there AS "delivered?", r.read_there AS "read?"
FROM timeline AS t
LEFT JOIN conversation AS c ON c.id = t.conversation
LEFT JOIN receipt AS r ON r.timeline = t.id AND r.side = 1 - $2::smallint
WHERE t.id = $1 AND ($3::uuid IS NULL OR t.customer = $3);
