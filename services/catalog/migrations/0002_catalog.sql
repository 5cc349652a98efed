-- Names are compared by `sort_name`, which the service folds (lower case, no accents), so that the order of a list does
-- not depend on the collation of the machine.
CREATE TABLE categories (
    id          uuid PRIMARY KEY,
    slug        text NOT NULL CONSTRAINT categories_slug_key UNIQUE,
    name        text NOT NULL,
    sort_name   text COLLATE "C" NOT NULL,
    description text,
    position    integer NOT NULL,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE INDEX categories_by_position ON categories (position, sort_name, id);

CREATE TABLE products (
    id                uuid PRIMARY KEY,
    slug              text NOT NULL CONSTRAINT products_slug_key UNIQUE,
    name              text NOT NULL,
    sort_name         text COLLATE "C" NOT NULL,
    description       text,
    price             bigint NOT NULL CHECK (price >= 0),
    compare_at_price  bigint CHECK (compare_at_price > price),
    -- One currency for both: they are compared with each other.
    currency          text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    category_id       uuid NOT NULL CONSTRAINT products_category_id_fkey REFERENCES categories (id),
    attributes        jsonb NOT NULL,
    -- What `attribute=name:value` matches: one entry per value, folded.
    facets            text[] NOT NULL,
    -- The words of the attributes, for the search.
    keywords          text NOT NULL,
    status            text NOT NULL CHECK (status IN ('draft', 'active', 'archived')),
    version           bigint NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    search            tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('english', name), 'A')
        || setweight(to_tsvector('english', keywords), 'B')
        || setweight(to_tsvector('english', coalesce(description, '')), 'C')
    ) STORED
);
-- One index for each order of the list; all end in the id, which makes the order total.
CREATE INDEX products_by_age ON products (status, created_at DESC, id DESC);
CREATE INDEX products_by_price ON products (status, currency, price, id);
CREATE INDEX products_by_name ON products (status, sort_name, id);
CREATE INDEX products_by_category ON products (category_id, status, created_at DESC, id DESC);
CREATE INDEX products_by_words ON products USING gin (search);
CREATE INDEX products_by_facet ON products USING gin (facets);

CREATE TABLE images (
    id           uuid PRIMARY KEY,
    product_id   uuid NOT NULL REFERENCES products (id),
    -- SHA-256 of the bytes: their key in the object store, and what tells two uploads of one picture.
    digest       text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    content_type text NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
    width        integer NOT NULL,
    height       integer NOT NULL,
    size         bigint NOT NULL,
    alt          text NOT NULL,
    created_at   timestamptz NOT NULL,
    CONSTRAINT images_product_id_digest_key UNIQUE (product_id, digest)
);
CREATE INDEX images_by_product ON images (product_id, created_at, id);
