-- The outbox gets what a relay needs: what an event is about, and what became of publishing it.
ALTER TABLE outbox
    ADD COLUMN subject text,
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN not_before timestamptz;
UPDATE outbox SET subject = event ->> 'subject';

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
