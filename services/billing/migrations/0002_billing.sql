-- The last number of each series in each year. Whoever issues changes its row in their own transaction: numbers are given
-- one after the other, and one whose transaction fails is given again.
CREATE TABLE numbers (
    series    text NOT NULL CHECK (series IN ('invoice', 'credit_note')),
    year      integer NOT NULL CHECK (year BETWEEN 2000 AND 9999),
    last      bigint NOT NULL CHECK (last > 0),
    issued_at timestamptz NOT NULL,
    PRIMARY KEY (series, year)
);

-- What happened to money: for a payment an invoice is to be issued, for a refund a credit note.
CREATE TABLE drafts (
    -- The payment, or the refund.
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
    payment_id      uuid NOT NULL,
    order_id        uuid NOT NULL,
    customer_id     uuid NOT NULL,
    total           bigint NOT NULL CHECK (total >= 0),
    currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    happened_at     timestamptz NOT NULL,
    state           text NOT NULL CHECK (state IN ('waiting', 'blocked', 'issued')),
    obstacle        text,
    -- How often it was tried, and when somebody tries it next: the end of a lease while somebody does.
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    CONSTRAINT drafts_of_invoices_are_payments CHECK (kind <> 'invoice' OR id = payment_id),
    CONSTRAINT drafts_tried_until_issued CHECK ((next_attempt_at IS NULL) = (state = 'issued')),
    CONSTRAINT drafts_blocked_by_something CHECK (state <> 'blocked' OR obstacle IS NOT NULL)
);
CREATE INDEX drafts_due ON drafts (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX drafts_by_age ON drafts (happened_at DESC, id DESC) WHERE state <> 'issued';
CREATE INDEX drafts_by_payment ON drafts (payment_id) WHERE state <> 'issued';

CREATE TABLE invoices (
    id          uuid PRIMARY KEY,
    number      text NOT NULL CONSTRAINT invoices_number_key UNIQUE,
    year        integer NOT NULL,
    sequence    bigint NOT NULL CHECK (sequence > 0),
    order_id    uuid NOT NULL,
    -- One invoice for each payment.
    payment_id  uuid NOT NULL CONSTRAINT invoices_payment_id_key UNIQUE,
    customer_id uuid NOT NULL,
    seller      jsonb NOT NULL,
    -- Null where the customer was erased before it was issued.
    buyer       jsonb,
    lines       jsonb NOT NULL CHECK (jsonb_array_length(lines) BETWEEN 1 AND 50),
    currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    total       bigint NOT NULL CHECK (total >= 0),
    tax_rate    integer NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000),
    tax         bigint NOT NULL CHECK (tax BETWEEN 0 AND total),
    paid_at     timestamptz NOT NULL,
    issued_at   timestamptz NOT NULL,
    CONSTRAINT invoices_sequence_key UNIQUE (year, sequence),
    CONSTRAINT invoices_number_says_its_place CHECK (number = year || '-' || lpad(sequence::text, greatest(6, length(sequence::text)), '0')),
    CONSTRAINT invoices_year_is_that_of_issue CHECK (year = extract(year FROM issued_at AT TIME ZONE 'UTC'))
);
CREATE INDEX invoices_by_age ON invoices (issued_at DESC, id DESC);
CREATE INDEX invoices_by_customer ON invoices (customer_id, issued_at DESC, id DESC);
CREATE INDEX invoices_by_order ON invoices (order_id);

CREATE TABLE credit_notes (
    id          uuid PRIMARY KEY,
    number      text NOT NULL CONSTRAINT credit_notes_number_key UNIQUE,
    year        integer NOT NULL,
    sequence    bigint NOT NULL CHECK (sequence > 0),
    invoice_id  uuid NOT NULL REFERENCES invoices (id),
    -- One credit note for each refund.
    refund_id   uuid NOT NULL CONSTRAINT credit_notes_refund_id_key UNIQUE,
    customer_id uuid NOT NULL,
    seller      jsonb NOT NULL,
    total       bigint NOT NULL CHECK (total >= 0),
    tax         bigint NOT NULL CHECK (tax BETWEEN 0 AND total),
    refunded_at timestamptz NOT NULL,
    issued_at   timestamptz NOT NULL,
    CONSTRAINT credit_notes_sequence_key UNIQUE (year, sequence),
    CONSTRAINT credit_notes_number_says_its_place
        CHECK (number = 'C' || year || '-' || lpad(sequence::text, greatest(6, length(sequence::text)), '0')),
    CONSTRAINT credit_notes_year_is_that_of_issue CHECK (year = extract(year FROM issued_at AT TIME ZONE 'UTC'))
);
CREATE INDEX credit_notes_by_age ON credit_notes (issued_at DESC, id DESC);
CREATE INDEX credit_notes_by_customer ON credit_notes (customer_id, issued_at DESC, id DESC);
CREATE INDEX credit_notes_by_invoice ON credit_notes (invoice_id);

-- What is issued never changes, whoever asks for it.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% never change', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER invoices_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON invoices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_notes_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_notes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An invoice follows the one before it, and is the sum of its lines.
CREATE FUNCTION check_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence > 1
        AND NOT EXISTS (SELECT FROM invoices WHERE year = NEW.year AND sequence = NEW.sequence - 1)
    THEN
        RAISE EXCEPTION 'there is no invoice before %', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_have_no_gap';
    END IF;
    IF NEW.total <> (SELECT sum((line ->> 'total')::bigint) FROM jsonb_array_elements(NEW.lines) AS line) THEN
        RAISE EXCEPTION 'the lines of % are not its total', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_are_the_sum_of_their_lines';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER invoices_are_right BEFORE INSERT ON invoices FOR EACH ROW EXECUTE FUNCTION check_invoice();

-- A credit note follows the one before it, and all of an invoice together are not more than it.
CREATE FUNCTION check_credit_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most bigint;
BEGIN
    IF NEW.sequence > 1
        AND NOT EXISTS (SELECT FROM credit_notes WHERE year = NEW.year AND sequence = NEW.sequence - 1)
    THEN
        RAISE EXCEPTION 'there is no credit note before %', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_notes_have_no_gap';
    END IF;
    SELECT total INTO most FROM invoices WHERE id = NEW.invoice_id FOR UPDATE;
    IF NEW.total + (SELECT coalesce(sum(total), 0) FROM credit_notes WHERE invoice_id = NEW.invoice_id) > most THEN
        RAISE EXCEPTION '% takes back more than its invoice says', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_notes_within_invoice';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER credit_notes_are_right BEFORE INSERT ON credit_notes FOR EACH ROW EXECUTE FUNCTION check_credit_note();
