-- The trace of the request, for the workers that go on with it.
ALTER TABLE charges ADD COLUMN traceparent text;
ALTER TABLE webhooks ADD COLUMN traceparent text;
