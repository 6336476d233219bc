-- Every armed deadline, for the wheel of a new owner.
-- Index: conversation_due.
SELECT timeline, due_at AS "due_at!" FROM conversation WHERE due_at IS NOT NULL ORDER BY due_at;
