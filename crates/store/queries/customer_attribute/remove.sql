-- Forgets an attribute of a customer.
--   $1  tenant   $2  customer   $3  name   (role app)
-- Index: customer_attribute_pkey.
DELETE FROM customer_attribute WHERE tenant = $1 AND customer = $2 AND name = $3;
