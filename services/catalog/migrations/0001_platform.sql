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
    PRIMARY KEY (principal, operation, key),
    CONSTRAINT idempotency_keys_answer_is_whole CHECK (num_nulls(status, headers, body) IN (0, 3))
);

CREATE INDEX idempotency_keys_expires_at ON idempotency_keys (expires_at);

-- Events that happened together with what else their transaction changed, waiting to be published.
CREATE TABLE outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    type text NOT NULL,
    event jsonb NOT NULL,
    occurred_at timestamptz NOT NULL,
    published_at timestamptz
);

CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL;
