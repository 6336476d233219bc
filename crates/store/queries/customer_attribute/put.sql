-- Writes down what is known of a customer, over what stood there; null = there was no room for one more.
--   $1  tenant   $2  customer   $3  name   $4  value   $5  operator, null = the customer   $6  at most so many   (role app)
-- Index: customer_attribute_pkey.
INSERT INTO customer_attribute (tenant, customer, name, value, set_by, set_at)
SELECT $1, $2, $3, $4, $5, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
WHERE (SELECT count(*) FROM customer_attribute WHERE tenant = $1 AND customer = $2 AND name <> $3) < $6
ON CONFLICT (tenant, customer, name) DO UPDATE
SET value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
RETURNING set_at AS "set_at!";
