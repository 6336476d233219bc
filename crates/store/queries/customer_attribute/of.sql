-- What is known of a customer, in the order of the names.
--   $1  customer   (role reader)
-- Index: customer_attribute_pkey, operator_pkey.
SELECT a.name AS "name!", a.value AS "value!", a.set_at AS "set_at!", a.set_by AS "set_by?", o.name AS "set_by_name?"
FROM customer_attribute AS a
LEFT JOIN operator AS o ON o.tenant = current_setting('app.tenant')::uuid AND o.id = a.set_by
WHERE a.tenant = current_setting('app.tenant')::uuid AND a.customer = $1
ORDER BY a.name;
