-- People. Of one who was erased the id and the moment are left, and nothing else: the row keeps a registration that arrives
-- late from bringing them back.
CREATE TABLE users (
    id            uuid PRIMARY KEY,
    email         text,
    display_name  text,
    language      text,
    phone         text,
    -- As they are searched for: in lower case.
    email_folded  text,
    name_folded   text,
    registered_at timestamptz,
    updated_at    timestamptz NOT NULL,
    version       bigint NOT NULL,
    erased_at     timestamptz,
    CONSTRAINT users_are_there_or_erased CHECK (
        CASE WHEN erased_at IS NULL
            THEN num_nulls(email, display_name, language, email_folded, name_folded, registered_at) = 0
            ELSE num_nonnulls(email, display_name, language, phone, email_folded, name_folded, registered_at) = 0
        END
    )
);
-- The list, and what is searched for in it.
CREATE INDEX users_by_age ON users (registered_at DESC, id DESC) WHERE erased_at IS NULL;
CREATE INDEX users_by_email ON users (email_folded text_pattern_ops) WHERE erased_at IS NULL;
CREATE INDEX users_by_name ON users (name_folded text_pattern_ops) WHERE erased_at IS NULL;

CREATE TABLE addresses (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users (id),
    label       text,
    name        text NOT NULL,
    line1       text NOT NULL,
    line2       text,
    postal_code text,
    city        text NOT NULL,
    region      text,
    country     text NOT NULL,
    is_default  boolean NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    version     bigint NOT NULL
);
CREATE INDEX addresses_by_user ON addresses (user_id, created_at, id);
-- One default of each user at most, whatever the code does.
CREATE UNIQUE INDEX addresses_one_default ON addresses (user_id) WHERE is_default;
