-- Every tenant's widget.
SELECT tenant, title, origins, customer_secrets FROM widget ORDER BY tenant;
