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
