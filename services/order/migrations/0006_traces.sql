-- The trace in which the order was placed, for the worker that gives it up.
ALTER TABLE orders ADD COLUMN traceparent text;
