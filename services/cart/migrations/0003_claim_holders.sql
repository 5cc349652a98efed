-- Which request has claimed an idempotency key. What was claimed before belongs to nobody who still works on it.
ALTER TABLE idempotency_keys ADD COLUMN holder uuid NOT NULL DEFAULT gen_random_uuid();
