CREATE TABLE orders (
    id                  uuid PRIMARY KEY,
    customer_id         uuid NOT NULL,
    state               text NOT NULL
        CHECK (state IN ('pending_payment', 'confirmed', 'shipped', 'delivered', 'cancelled', 'refunded')),
    -- One currency for everything about an order.
    currency            text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    total               bigint NOT NULL CHECK (total BETWEEN 0 AND 999999999999),
    shipping_address    jsonb NOT NULL,
    payment_method_id   uuid NOT NULL,
    payment_id          uuid,
    payment_due_at      timestamptz NOT NULL,
    -- Until then the units are held, by our own clock.
    reserved_until      timestamptz NOT NULL,
    refunded            bigint NOT NULL CHECK (refunded BETWEEN 0 AND total),
    refund_requested_at timestamptz,
    cancellation_reason text CHECK (
        cancellation_reason IN (
            'customer_request', 'staff_request', 'payment_failed', 'payment_timeout', 'reservation_expired'
        )
    ),
    cancelled_at        timestamptz,
    carrier             text,
    tracking_number     text,
    shipped_at          timestamptz,
    placed_at           timestamptz NOT NULL,
    confirmed_at        timestamptz,
    delivered_at        timestamptz,
    updated_at          timestamptz NOT NULL,
    version             bigint NOT NULL,
    -- What the states mean, whatever the code does.
    CONSTRAINT orders_are_held_longer_than_they_wait CHECK (payment_due_at < reserved_until),
    CONSTRAINT orders_are_confirmed_by_a_payment CHECK (num_nulls(payment_id, confirmed_at) IN (0, 2)),
    CONSTRAINT orders_are_sent_paid CHECK (state NOT IN ('confirmed', 'shipped', 'delivered', 'refunded') OR confirmed_at IS NOT NULL),
    CONSTRAINT orders_are_not_paid_while_they_wait CHECK (state <> 'pending_payment' OR confirmed_at IS NULL),
    CONSTRAINT orders_say_why_they_were_cancelled CHECK (
        num_nulls(cancellation_reason, cancelled_at) = CASE state WHEN 'cancelled' THEN 0 ELSE 2 END
    ),
    CONSTRAINT orders_say_how_they_were_sent CHECK (
        num_nulls(carrier, tracking_number, shipped_at)
            = CASE WHEN state IN ('shipped', 'delivered', 'refunded') THEN 0 ELSE 3 END
    ),
    CONSTRAINT orders_are_refunded_whole CHECK (state <> 'refunded' OR refunded = total)
);
-- The lists: everybody's, a customer's, those in a state; all end in the id, which makes the order total.
CREATE INDEX orders_by_age ON orders (placed_at DESC, id DESC);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC, id DESC);
CREATE INDEX orders_by_state ON orders (state, placed_at DESC, id DESC);
-- What the sweep looks for. Small, since few orders wait at a time.
CREATE INDEX orders_awaiting_payment ON orders (payment_due_at) WHERE state = 'pending_payment';

-- Written once, with the order, and never changed.
CREATE TABLE order_lines (
    order_id   uuid NOT NULL REFERENCES orders (id),
    position   smallint NOT NULL,
    product_id uuid NOT NULL,
    name       text NOT NULL,
    quantity   integer NOT NULL CHECK (quantity > 0),
    unit_price bigint NOT NULL CHECK (unit_price >= 0),
    total      bigint NOT NULL CHECK (total = unit_price * quantity),
    PRIMARY KEY (order_id, position),
    UNIQUE (order_id, product_id)
);

-- What happened, one entry for each version of an order.
CREATE TABLE order_timeline (
    order_id   uuid NOT NULL REFERENCES orders (id),
    version    bigint NOT NULL,
    kind       text NOT NULL,
    actor      text NOT NULL CHECK (actor IN ('customer', 'staff', 'system')),
    -- Who of staff; for us, and never shown.
    actor_id   text CHECK ((actor_id IS NULL) = (actor <> 'staff')),
    state      text NOT NULL,
    at         timestamptz NOT NULL,
    note       text,
    PRIMARY KEY (order_id, version)
);
