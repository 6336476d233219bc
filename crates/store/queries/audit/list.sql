-- A page of the audit, newest first.
--   $1  subject, null = all   $2  noun, null = all   $3  actor, null = all   $4  last number of the page before
--   $5  at most so many   (role reader)
-- Index: audit_subject, audit_pkey.
SELECT a.no, a.at, a.actor, o.name AS "actor_name?", a.action, a.noun, a.subject, a.before, a.after
FROM audit AS a
LEFT JOIN operator AS o ON o.tenant = a.tenant AND o.id = a.actor
WHERE a.tenant = current_setting('app.tenant')::uuid
    AND ($1::text IS NULL OR a.subject = $1)
    AND ($2::text IS NULL OR a.noun = $2)
    AND ($3::uuid IS NULL OR a.actor = $3)
    AND ($4::bigint IS NULL OR a.no < $4)
ORDER BY a.no DESC
LIMIT $5;
