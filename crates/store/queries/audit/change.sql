-- One line of the audit: what a change was.
--   $1 tenant  $2 at (ms)  $3 actor  $4 action  $5 noun  $6 subject  $7 before  $8 after
INSERT INTO audit (tenant, at, actor, action, noun, subject, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
