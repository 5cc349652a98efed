-- Cards that were made from tokens. What the sandbox does with one is part of it.
CREATE TABLE cards (
    id         text PRIMARY KEY,
    behaviour  text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE charges (
    id           text PRIMARY KEY,
    -- The merchant's own name for it. Not unique: who charges it under two keys has charged twice.
    reference    text NOT NULL,
    card_id      text NOT NULL REFERENCES cards (id),
    amount       bigint NOT NULL CHECK (amount >= 0),
    currency     text NOT NULL,
    refunded     bigint NOT NULL DEFAULT 0,
    status       text NOT NULL CHECK (status IN ('processing', 'succeeded', 'declined')),
    decline_code text CHECK ((decline_code IS NOT NULL) = (status = 'declined')),
    -- When the bank has made up its mind; null once it has.
    settles_at   timestamptz CHECK ((settles_at IS NOT NULL) = (status = 'processing')),
    created_at   timestamptz NOT NULL,
    CONSTRAINT charges_refunded_at_most_once CHECK (refunded BETWEEN 0 AND amount)
);
CREATE INDEX charges_by_reference ON charges (reference, created_at);
CREATE INDEX charges_by_age ON charges (created_at DESC, id DESC);
CREATE INDEX charges_unsettled ON charges (settles_at) WHERE settles_at IS NOT NULL;

-- Under these nothing more is charged.
CREATE TABLE closed_references (
    reference text PRIMARY KEY,
    closed_at timestamptz NOT NULL
);

CREATE TABLE refunds (
    id         text PRIMARY KEY,
    charge_id  text NOT NULL REFERENCES charges (id),
    reference  text NOT NULL,
    amount     bigint NOT NULL CHECK (amount >= 0),
    currency   text NOT NULL,
    status     text NOT NULL CHECK (status IN ('processing', 'succeeded', 'failed')),
    created_at timestamptz NOT NULL
);
CREATE INDEX refunds_by_age ON refunds (created_at DESC, id DESC);
CREATE INDEX refunds_by_charge ON refunds (charge_id);

-- Events on their way to the merchant; gone when they arrived.
CREATE TABLE webhooks (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       text NOT NULL,
    body     text NOT NULL,
    due_at   timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX webhooks_due ON webhooks (due_at);
