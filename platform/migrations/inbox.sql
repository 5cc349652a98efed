-- Events that were handled, each together with its effect, so that one which arrives again has no other.
CREATE TABLE inbox (
    event_id uuid NOT NULL,
    source text NOT NULL,
    type text NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, source)
);

CREATE INDEX inbox_handled_at ON inbox (handled_at);
