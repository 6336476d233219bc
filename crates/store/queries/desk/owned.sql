-- Every desk with an operator or a ticket that is not done, for a new owner.
SELECT tenant AS "tenant!", desk AS "desk!" FROM operator
UNION
SELECT tenant, desk FROM ticket WHERE state <> 2;
