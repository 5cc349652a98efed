-- The trace of what had the row written, for the worker that goes on with it.
ALTER TABLE drafts ADD COLUMN traceparent text;
