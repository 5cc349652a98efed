-- Ids and texts follow from the row's number, so that every run reads the same.
CREATE TABLE products (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    description text NOT NULL,
    status text NOT NULL,
    price bigint NOT NULL,
    currency text NOT NULL,
    stock integer NOT NULL,
    tags text[] NOT NULL,
    created_at timestamptz NOT NULL
);

INSERT INTO products
SELECT
    md5('product ' || n)::uuid,
    'product-' || n,
    'Product number ' || n,
    repeat('A sentence about product ' || n || ', as long as sentences of shops are. ', 4),
    (ARRAY['active', 'draft', 'archived'])[1 + n % 3],
    100 + n * 7 % 9900,
    (ARRAY['EUR', 'USD', 'CHF'])[1 + n % 3],
    n % 50,
    ARRAY['tag-' || n % 7, 'tag-' || n % 11],
    -- Never a whole second, whose fraction some languages write and others leave out.
    timestamptz '2026-01-01 00:00:00Z' + n * interval '61 minutes' + (1 + n % 9) * interval '0.111 seconds'
FROM generate_series(1, 2000) AS n;

ANALYZE products;
