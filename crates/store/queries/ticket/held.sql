-- What is offered, answered or written up, with who owes a word.
--   $1  desk   (role reader)
-- Index: ticket_open, conversation_pkey, timeline_pkey.
SELECT k.detail AS "detail!", c.words, t.customer_name
FROM ticket AS k
JOIN conversation AS c ON c.id = k.conversation
JOIN timeline AS t ON t.id = k.timeline
WHERE k.tenant = current_setting('app.tenant')::uuid AND k.desk = $1 AND k.state IN (1, 3, 4) AND k.detail IS NOT NULL;
