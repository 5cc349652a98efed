-- Which cart an order was made of. A version of a cart is ordered once: the second of two who order it at the same moment,
-- each under a key of their own, is refused.
CREATE TABLE ordered_carts (
    cart_id      uuid NOT NULL,
    cart_version bigint NOT NULL,
    order_id     uuid NOT NULL REFERENCES orders (id),
    PRIMARY KEY (cart_id, cart_version)
);
