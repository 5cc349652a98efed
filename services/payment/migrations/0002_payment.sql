CREATE TABLE payment_methods (
    id           uuid PRIMARY KEY,
    -- The subject of the customer's token.
    owner        text NOT NULL,
    -- What the provider charges. A secret; erased when the customer deletes the method.
    card         text,
    brand        text NOT NULL,
    last_four    text NOT NULL CHECK (last_four ~ '^[0-9]{4}$'),
    expiry_month integer NOT NULL CHECK (expiry_month BETWEEN 1 AND 12),
    expiry_year  integer NOT NULL,
    created_at   timestamptz NOT NULL,
    deleted_at   timestamptz,
    CONSTRAINT payment_methods_erased_when_deleted CHECK ((card IS NULL) = (deleted_at IS NOT NULL))
);
CREATE INDEX payment_methods_by_owner ON payment_methods (owner, created_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE payments (
    id                uuid PRIMARY KEY,
    -- One payment for each order, and in it at most one capture.
    order_id          uuid NOT NULL CONSTRAINT payments_order_id_key UNIQUE,
    customer_id       uuid NOT NULL,
    payment_method_id uuid NOT NULL,
    amount            bigint NOT NULL CHECK (amount >= 0),
    currency          text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    state             text NOT NULL
        CHECK (state IN ('pending', 'charging', 'unknown', 'captured', 'failed', 'cancelled')),
    failure_reason    text CHECK ((failure_reason IS NOT NULL) = (state = 'failed')),
    due_at            timestamptz NOT NULL,
    -- The provider's name for the charge, once we know that there is one.
    charge_id         text,
    captured          bigint NOT NULL DEFAULT 0,
    captured_at       timestamptz,
    -- What is set aside for refunds that are under way, and what went back.
    refunding         bigint NOT NULL DEFAULT 0 CHECK (refunding >= 0),
    refunded          bigint NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    -- When the order was cancelled.
    order_cancelled_at timestamptz,
    -- How often the provider was asked, and when somebody looks at this next: the end of a lease while somebody does.
    attempts          integer NOT NULL DEFAULT 0,
    next_attempt_at   timestamptz,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CONSTRAINT payments_refunds_within_capture CHECK (refunding + refunded <= captured),
    CONSTRAINT payments_captured_as_a_whole CHECK (captured = CASE state WHEN 'captured' THEN amount ELSE 0 END),
    CONSTRAINT payments_captured_by_a_charge
        CHECK ((state = 'captured') = (captured_at IS NOT NULL) AND (state <> 'captured' OR charge_id IS NOT NULL)),
    CONSTRAINT payments_looked_at_until_settled
        CHECK ((next_attempt_at IS NOT NULL) = (state IN ('pending', 'charging', 'unknown')))
);
CREATE INDEX payments_due ON payments (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX payments_by_age ON payments (created_at DESC, id DESC);
CREATE INDEX payments_by_customer ON payments (customer_id, created_at DESC, id DESC);

-- Orders that were cancelled, since that may be heard before the order itself.
CREATE TABLE cancelled_orders (
    order_id     uuid PRIMARY KEY,
    cancelled_at timestamptz NOT NULL
);

CREATE TABLE refunds (
    id                 uuid PRIMARY KEY,
    payment_id         uuid NOT NULL REFERENCES payments (id),
    amount             bigint NOT NULL CHECK (amount > 0),
    reason             text NOT NULL CHECK (reason IN ('order_cancelled', 'returned', 'goodwill', 'other')),
    state              text NOT NULL CHECK (state IN ('pending', 'refunded', 'failed')),
    -- The provider's name for the refund, once we know that there is one.
    provider_refund_id text,
    -- How often the provider was asked, whether that has settled nothing, and when somebody looks at this next.
    attempts           integer NOT NULL DEFAULT 0,
    unanswered         boolean NOT NULL DEFAULT false,
    next_attempt_at    timestamptz,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    CONSTRAINT refunds_looked_at_until_settled CHECK ((next_attempt_at IS NOT NULL) = (state = 'pending'))
);
CREATE INDEX refunds_due ON refunds (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX refunds_by_payment ON refunds (payment_id, created_at DESC, id DESC);

-- Every movement of money, and every amount that was set aside; never changed.
CREATE TABLE ledger (
    position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments (id),
    refund_id  uuid REFERENCES refunds (id),
    entry      text NOT NULL CHECK (entry IN ('captured', 'refund_requested', 'refunded', 'refund_failed')),
    amount     bigint NOT NULL,
    at         timestamptz NOT NULL,
    CONSTRAINT ledger_names_the_refund CHECK ((refund_id IS NULL) = (entry = 'captured'))
);
CREATE UNIQUE INDEX ledger_one_capture ON ledger (payment_id) WHERE entry = 'captured';
CREATE UNIQUE INDEX ledger_one_request ON ledger (refund_id) WHERE entry = 'refund_requested';
CREATE UNIQUE INDEX ledger_one_outcome ON ledger (refund_id) WHERE entry IN ('refunded', 'refund_failed');

-- Webhooks that came before.
CREATE TABLE provider_events (
    id          text PRIMARY KEY,
    received_at timestamptz NOT NULL
);
CREATE INDEX provider_events_received_at ON provider_events (received_at);
