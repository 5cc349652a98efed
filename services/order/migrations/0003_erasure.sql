-- Customers who were erased. Of orders that are still on their way to them the address is removed when they arrive or end.
CREATE TABLE erased_customers (
    customer_id uuid PRIMARY KEY,
    erased_at   timestamptz NOT NULL
);

ALTER TABLE orders ALTER COLUMN shipping_address DROP NOT NULL;
ALTER TABLE orders ADD CONSTRAINT orders_know_where_they_go CHECK (
    shipping_address IS NOT NULL OR state IN ('delivered', 'cancelled', 'refunded')
);
