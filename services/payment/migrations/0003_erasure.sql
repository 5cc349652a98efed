-- Customers who were erased, by the subject of their token. No payment method is stored for them any more.
CREATE TABLE erased_owners (
    owner     text PRIMARY KEY,
    erased_at timestamptz NOT NULL
);
