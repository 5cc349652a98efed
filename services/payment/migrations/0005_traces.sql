-- The trace of what had the row written, for the worker that goes on with it.
ALTER TABLE payments ADD COLUMN traceparent text;
ALTER TABLE refunds ADD COLUMN traceparent text;
