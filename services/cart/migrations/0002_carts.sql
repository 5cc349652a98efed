-- A cart is read and written as a whole, so it is one row: one lookup to show it, one write to change it.
CREATE TABLE carts (
    id          uuid PRIMARY KEY,
    -- Whose it is: a person's, of whom each has one, or a guest's, of whose secret we keep the hash.
    user_id     uuid UNIQUE,
    token_hash  bytea UNIQUE CHECK (octet_length(token_hash) = 32),
    -- `{product_id, quantity}`, in the order in which they were first put in.
    lines       jsonb NOT NULL CHECK (jsonb_typeof(lines) = 'array' AND jsonb_array_length(lines) <= 50),
    version     bigint NOT NULL CHECK (version >= 0),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    expires_at  timestamptz,
    -- Who has taken a guest's cart along. Its lines are then those that were left out, for whom the answer was lost.
    merged_into uuid,
    -- When its person was erased. The row stays without lines, so that a token which is still good makes no new cart.
    erased_at   timestamptz CHECK (erased_at IS NULL OR jsonb_array_length(lines) = 0),
    CONSTRAINT carts_are_of_a_person_or_a_guest CHECK (num_nonnulls(user_id, token_hash) = 1),
    CONSTRAINT carts_of_guests_end CHECK ((expires_at IS NULL) = (token_hash IS NULL)),
    CONSTRAINT carts_of_guests_are_merged CHECK (merged_into IS NULL OR token_hash IS NOT NULL)
);
-- What the sweep looks for.
CREATE INDEX carts_expires_at ON carts (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX carts_merged_into ON carts (merged_into) WHERE merged_into IS NOT NULL;
