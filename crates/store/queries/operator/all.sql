-- The newest inbox version of every operator: told again after a claim.
SELECT tenant, id, desk, inbox_version FROM operator;
