-- One line of the audit.
--   $1 tenant  $2 at (ms)  $3 actor  $4 action  $5 subject  $6 detail
INSERT INTO audit (tenant, at, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5, $6);
