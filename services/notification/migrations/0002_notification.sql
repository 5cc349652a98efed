-- What somebody is told: one message for each event. Nothing personal is in it, but by whom it is for and what it is about.
CREATE TABLE messages (
    id              uuid PRIMARY KEY,
    -- The event. Ids are unique for each source.
    event_id        uuid NOT NULL,
    source          text NOT NULL,
    kind            text NOT NULL CHECK (kind IN (
        'welcome', 'registration_repeated', 'password_reset', 'password_changed', 'order_confirmed', 'order_cancelled',
        'order_shipped', 'order_delivered', 'invoice_issued', 'credit_note_issued'
    )),
    customer_id     uuid NOT NULL,
    order_id        uuid,
    -- What was heard, from which the text is made. Null once the customer was erased.
    notice          jsonb,
    state           text NOT NULL CHECK (state IN ('pending', 'sent', 'skipped', 'dead')),
    -- What stood against it when it was last tried, and what the mail server answered.
    reason          text,
    reply_code      integer CHECK (reply_code BETWEEN 200 AND 599),
    -- How often it was tried, and when somebody tries it next: the end of a lease while somebody does.
    attempts        integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz,
    created_at      timestamptz NOT NULL,
    sent_at         timestamptz,
    -- The trace of what was heard, for the worker that goes on with it.
    traceparent     text,
    CONSTRAINT messages_event_key UNIQUE (event_id, source),
    CONSTRAINT messages_tried_while_pending CHECK ((next_attempt_at IS NULL) = (state <> 'pending')),
    CONSTRAINT messages_sent_at_some_time CHECK ((sent_at IS NULL) = (state <> 'sent')),
    CONSTRAINT messages_end_for_a_reason CHECK (state NOT IN ('skipped', 'dead') OR reason IS NOT NULL),
    CONSTRAINT messages_know_what_they_tell CHECK (notice IS NOT NULL OR state IN ('sent', 'skipped'))
);
CREATE INDEX messages_due ON messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX messages_by_age ON messages (created_at DESC, id DESC);
CREATE INDEX messages_by_customer ON messages (customer_id, created_at DESC, id DESC);
CREATE INDEX messages_by_order ON messages (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX messages_dead ON messages (created_at DESC, id DESC) WHERE state = 'dead';

-- Customers who have decided what they want to be told, and those who were erased, who want nothing any more. Whoever has no
-- row is told everything; that is version 1.
CREATE TABLE customers (
    id        uuid PRIMARY KEY,
    version   bigint NOT NULL CHECK (version > 1),
    shipping  boolean NOT NULL,
    delivery  boolean NOT NULL,
    erased_at timestamptz
);
