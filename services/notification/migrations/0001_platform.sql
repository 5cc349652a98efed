-- Answers to requests that carried an idempotency key, so that a repeated request gets the first answer again.
CREATE TABLE idempotency_keys (
    principal text NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32),
    -- Until then somebody is working on it, or crashed.
    leased_until timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    status smallint,
    headers jsonb,
    body bytea,
    -- Which request has claimed it.
    holder uuid NOT NULL DEFAULT gen_random_uuid(),
    PRIMARY KEY (principal, operation, key),
    CONSTRAINT idempotency_keys_answer_is_whole CHECK (num_nulls(status, headers, body) IN (0, 3))
);

CREATE INDEX idempotency_keys_expires_at ON idempotency_keys (expires_at);

-- Events that happened together with what else their transaction changed, to be published.
CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    type text NOT NULL,
    event jsonb NOT NULL,
    occurred_at timestamptz NOT NULL,
    published_at timestamptz,
    -- What it is about: events about the same are published in the order of their positions.
    subject text,
    -- How often publishing it has failed, and until when it waits after that.
    attempts integer NOT NULL DEFAULT 0,
    not_before timestamptz
);

CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
CREATE INDEX outbox_waiting ON outbox (subject, position) WHERE published_at IS NULL AND not_before IS NOT NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

-- Events that were handled, each together with its effect, so that one which arrives again has no other.
CREATE TABLE inbox (
    event_id uuid NOT NULL,
    source text NOT NULL,
    type text NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, source)
);

CREATE INDEX inbox_handled_at ON inbox (handled_at);
