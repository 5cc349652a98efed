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
