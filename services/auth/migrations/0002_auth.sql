-- Who can log in.
CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    email text NOT NULL CHECK (char_length(email) <= 254),
    -- The address in the one form in which addresses are compared.
    email_key text NOT NULL CONSTRAINT accounts_email_key UNIQUE,
    -- In PHC's format, with the parameters under which it was made.
    password_hash text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) BETWEEN 1 AND 3 AND roles <@ ARRAY['customer', 'staff', 'admin']),
    version bigint NOT NULL CHECK (version > 0),
    disabled_at timestamptz,
    registered_at timestamptz NOT NULL,
    password_changed_at timestamptz NOT NULL,
    -- When somebody last tried to register with its address, and when its owner was last told of it.
    repeated_at timestamptz,
    repetition_told_at timestamptz,
    -- When a password reset was last asked for.
    reset_requested_at timestamptz
);

CREATE INDEX accounts_by_registration ON accounts (registered_at DESC, id DESC);
CREATE INDEX accounts_admins ON accounts (id) WHERE roles @> ARRAY['admin'] AND disabled_at IS NULL;

-- Who is logged in: a family of refresh tokens, of which only the current one is good.
CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    current_hash bytea NOT NULL CHECK (octet_length(current_hash) = 32),
    -- What the current token was got with, and when: good once more for a moment, since answers get lost.
    previous_hash bytea,
    rotated_at timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX sessions_of_account ON sessions (account_id, started_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- All refresh tokens that a session ever had, so that one which comes back is known for what it is.
CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE
);

CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

-- Where somebody has logged in before. Each has a few tries of its own.
CREATE TABLE devices (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    failures integer NOT NULL DEFAULT 0,
    used_at timestamptz NOT NULL
);

CREATE INDEX devices_of_account ON devices (account_id, used_at);

-- Tries that were used up, of all who come without a device. An address has a bucket whether or not it has an account, and
-- there are so many buckets and no more.
CREATE TABLE attempts (
    bucket bigint PRIMARY KEY,
    -- When all tries will have come back.
    full_at timestamptz NOT NULL
);

CREATE INDEX attempts_full ON attempts (full_at);

-- Password resets that were asked for, before it is known whether there is an account: that takes the same time for all.
CREATE TABLE reset_wishes (
    email_key text PRIMARY KEY,
    asked_at timestamptz NOT NULL
);

CREATE TABLE password_resets (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- Null until the link is made.
    secret_hash bytea UNIQUE CHECK (octet_length(secret_hash) = 32),
    requested_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- When it was used, or a newer one took its place.
    closed_at timestamptz
);

CREATE INDEX password_resets_of_account ON password_resets (account_id);
CREATE INDEX password_resets_expiry ON password_resets (expires_at);

-- The keys that sign tokens. A key is published, signs, and is published until its last token has expired.
CREATE TABLE signing_keys (
    id text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('next', 'current', 'retired')),
    public_key text NOT NULL,
    -- Encrypted with a key that is not in the database.
    sealed_key bytea NOT NULL,
    published_at timestamptz NOT NULL,
    current_at timestamptz,
    retired_at timestamptz
);

CREATE UNIQUE INDEX signing_keys_one_of_each ON signing_keys (state) WHERE state IN ('next', 'current');
