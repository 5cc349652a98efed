-- Which queue receives events of which type.
CREATE TABLE subscriptions (
    type text NOT NULL,
    queue text NOT NULL,
    PRIMARY KEY (type, queue)
);

CREATE TABLE messages (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue text NOT NULL,
    type text,
    event_id uuid,
    body text NOT NULL,
    sent_at timestamptz NOT NULL DEFAULT now(),
    -- Nobody receives it before that.
    visible_at timestamptz NOT NULL DEFAULT now(),
    receive_count integer NOT NULL DEFAULT 0,
    -- Of the last receive.
    receipt uuid
);

CREATE INDEX messages_by_visibility ON messages (queue, visible_at, position);

-- Every message is written, changed and removed within milliseconds: what it leaves behind has to go as fast.
ALTER TABLE messages SET (
    fillfactor = 50,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_insert_threshold = -1,
    autovacuum_vacuum_cost_delay = 0
);

-- Messages that could not be handled.
CREATE TABLE dead_letters (
    position bigint PRIMARY KEY,
    queue text NOT NULL,
    type text,
    event_id uuid,
    body text NOT NULL,
    sent_at timestamptz NOT NULL,
    receive_count integer NOT NULL,
    reason text NOT NULL,
    died_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX dead_letters_by_age ON dead_letters (queue, died_at, position);
