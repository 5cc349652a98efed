//! What must be true of the books at any time, asked of the database itself.

use sqlx::PgPool;

/// Each query finds what contradicts a rule.
const CONTRADICTIONS: [(&str, &str); 5] = [
    (
        "what is available, reserved and sold is what was received less what was written off",
        "SELECT product_id::text FROM stock WHERE available + reserved + sold <> received - written_off
            OR least(available, reserved, sold) < 0",
    ),
    (
        "the sums of the ledger are the balance",
        "SELECT s.product_id::text FROM stock s LEFT JOIN (
            SELECT product_id,
                coalesce(sum(quantity) FILTER (WHERE kind IN ('received', 'found')), 0) AS received,
                coalesce(sum(quantity) FILTER (WHERE kind = 'written_off'), 0) AS written_off,
                coalesce(sum(quantity) FILTER (WHERE kind = 'reserved'), 0)
                    - coalesce(sum(quantity) FILTER (WHERE kind IN ('released', 'expired', 'sold')), 0) AS reserved,
                coalesce(sum(quantity) FILTER (WHERE kind = 'sold'), 0)
                    - coalesce(sum(quantity) FILTER (WHERE kind = 'returned'), 0) AS sold
            FROM movements GROUP BY product_id
        ) l USING (product_id)
        WHERE (s.received, s.written_off, s.reserved, s.sold) IS DISTINCT FROM (
            coalesce(l.received, 0), coalesce(l.written_off, 0), coalesce(l.reserved, 0), coalesce(l.sold, 0)
        )",
    ),
    (
        "the numbers of the ledger have no gaps and end with the balance's",
        "SELECT s.product_id::text FROM stock s LEFT JOIN movements m USING (product_id)
        GROUP BY s.product_id HAVING count(m) <> s.movements OR coalesce(max(m.number), 0) <> s.movements",
    ),
    (
        "the last movement left the balance",
        "SELECT s.product_id::text FROM stock s JOIN movements m ON m.product_id = s.product_id AND m.number = s.movements
        WHERE (m.available, m.reserved, m.sold) <> (s.available, s.reserved, s.sold)",
    ),
    (
        "what is reserved and sold is what reservations hold and have bought",
        "SELECT s.product_id::text FROM stock s LEFT JOIN (
            SELECT l.product_id,
                coalesce(sum(l.quantity) FILTER (WHERE r.state = 'held' AND l.held_until = r.expires_at), 0) AS reserved,
                coalesce(sum(l.quantity) FILTER (WHERE r.state = 'sold' AND l.held_until IS NULL), 0) AS sold
            FROM reservation_lines l JOIN reservations r USING (order_id) GROUP BY l.product_id
        ) h USING (product_id)
        WHERE (s.reserved, s.sold) IS DISTINCT FROM (coalesce(h.reserved, 0), coalesce(h.sold, 0))",
    ),
];

/// Checks all of it.
pub(crate) async fn assert_balanced(pool: &PgPool) {
    for (rule, contradictions) in CONTRADICTIONS {
        let products: Vec<String> = sqlx::query_scalar(contradictions)
            .fetch_all(pool)
            .await
            .unwrap();
        assert!(products.is_empty(), "not so that {rule}: {products:?}");
    }
}
