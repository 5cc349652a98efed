-- The balance of each product. The checks are the rules of the books: whatever a statement does, it cannot sell what is not
-- there, and no unit comes from nowhere.
CREATE TABLE stock (
    product_id          uuid PRIMARY KEY,
    available           bigint NOT NULL CHECK (available >= 0),
    reserved            bigint NOT NULL CHECK (reserved >= 0),
    sold                bigint NOT NULL CHECK (sold >= 0),
    received            bigint NOT NULL CHECK (received BETWEEN 0 AND 999999999999),
    written_off         bigint NOT NULL CHECK (written_off >= 0),
    -- The number of the last movement.
    movements           bigint NOT NULL CHECK (movements >= 0),
    low_stock_threshold integer NOT NULL CHECK (low_stock_threshold >= 0),
    settings_version    bigint NOT NULL,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    CONSTRAINT stock_adds_up CHECK (available + reserved + sold = received - written_off)
-- A product that sells well has one row that changes all the time: with room beside it, it stays on its page.
) WITH (fillfactor = 50);
CREATE INDEX stock_by_age ON stock (created_at DESC, product_id DESC);

CREATE TABLE reservations (
    order_id   uuid CONSTRAINT reservations_pkey PRIMARY KEY,
    state      text NOT NULL CHECK (state IN ('held', 'sold', 'released', 'expired')),
    -- The order was confirmed when its units were gone.
    is_refused boolean NOT NULL DEFAULT false CHECK (NOT is_refused OR state IN ('expired', 'released')),
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX reservations_overdue ON reservations (expires_at) WHERE state = 'held';

CREATE TABLE reservation_lines (
    order_id   uuid NOT NULL REFERENCES reservations (order_id),
    product_id uuid NOT NULL REFERENCES stock (product_id),
    quantity   bigint NOT NULL CHECK (quantity > 0),
    -- The deadline of the reservation while it is held, so that one index tells which units of a product are overdue.
    held_until timestamptz,
    PRIMARY KEY (order_id, product_id)
);
CREATE INDEX reservation_lines_held ON reservation_lines (product_id, held_until) WHERE held_until IS NOT NULL;

-- The ledger. Two writers that both believed to have the latest balance would write one number twice, which the key
-- refuses.
CREATE TABLE movements (
    product_id  uuid NOT NULL REFERENCES stock (product_id),
    number      bigint NOT NULL CHECK (number > 0),
    kind        text NOT NULL CHECK (kind IN (
        'received', 'found', 'written_off', 'reserved', 'released', 'expired', 'sold', 'returned'
    )),
    quantity    bigint NOT NULL CHECK (quantity > 0),
    available   bigint NOT NULL,
    reserved    bigint NOT NULL,
    sold        bigint NOT NULL,
    order_id    uuid,
    reason      text CHECK (reason IN ('damaged', 'lost', 'given_away', 'found')),
    note        text,
    occurred_at timestamptz NOT NULL,
    CONSTRAINT movements_pkey PRIMARY KEY (product_id, number),
    CONSTRAINT movements_have_their_occasion CHECK (
        (kind IN ('reserved', 'released', 'expired', 'sold', 'returned')) = (order_id IS NOT NULL)
        AND (kind IN ('found', 'written_off')) = (reason IS NOT NULL)
    )
);
CREATE INDEX movements_by_order ON movements (order_id) WHERE order_id IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only added to';
END
$$;
CREATE TRIGGER movements_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON movements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
