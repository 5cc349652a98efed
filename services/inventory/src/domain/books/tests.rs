use super::*;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;
const ORDER: Uuid = Uuid::from_u128(77);

fn product(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn stock(number: u128, units: i64) -> Stock {
    let empty = Stock::new(product(number), NOW);
    empty
        .moved(Kind::Received, units, NOW)
        .expect("anything can come in")
}

fn line(number: u128, quantity: i64) -> Line {
    Line {
        product_id: product(number),
        quantity,
    }
}

fn open(stocks: impl IntoIterator<Item = Stock>) -> Books {
    Books::open(stocks, NOW)
}

#[test]
fn a_reservation_is_all_or_nothing() {
    let mut books = open([stock(1, 9), stock(2, 1), stock(3, 0)]);
    let refused = books.reserve(ORDER, &[line(1, 2), line(2, 2), line(3, 1)]);
    assert_eq!(refused, Err(Refusal::TooFew(vec![product(2), product(3)])));
    assert_eq!(books.close(), Entries::default());
}

#[test]
fn what_is_unknown_is_named_before_what_is_too_few() {
    let mut books = open([stock(1, 0)]);
    let refused = books.reserve(ORDER, &[line(1, 1), line(4, 1)]);
    assert_eq!(refused, Err(Refusal::Unknown(vec![product(4)])));
}

#[test]
fn each_movement_has_the_next_number_and_the_balance_that_it_left() {
    let mut books = open([stock(1, 9)]);
    books.reserve(ORDER, &[line(1, 4)]).expect("there are nine");
    books.sell(ORDER, &[line(1, 4)]).expect("it is held");
    let entries = books.close();
    let seen: Vec<_> = entries
        .movements
        .iter()
        .map(|movement| {
            let balance = (movement.available, movement.reserved, movement.sold);
            (movement.number, movement.kind, balance)
        })
        .collect();
    assert_eq!(
        seen,
        [(2, Kind::Reserved, (5, 4, 0)), (3, Kind::Sold, (5, 0, 4))]
    );
    assert_eq!(entries.balances.len(), 1);
    assert_eq!(entries.balances[0].movements, 3);
}

#[test]
fn only_what_has_moved_is_written() {
    let mut books = open([stock(1, 9), stock(2, 9)]);
    books.reserve(ORDER, &[line(2, 1)]).expect("there are nine");
    let entries = books.close();
    assert_eq!(entries.balances.len(), 1);
    assert_eq!(entries.balances[0].product_id, product(2));
}

#[test]
fn a_shortage_is_told_when_the_threshold_is_crossed_and_not_below_it() {
    let take = |stock: Stock, quantity| {
        let mut books = open([stock]);
        books
            .reserve(ORDER, &[line(1, quantity)])
            .expect("there are enough");
        let entries = books.close();
        (entries.balances[0].clone(), entries.shortages.len())
    };
    let (left, told) = take(stock(1, 7), 1);
    assert_eq!(told, 0, "six is more than five");
    let (left, told) = take(left, 1);
    assert_eq!(told, 1, "five is not");
    let (_, told) = take(left, 1);
    assert_eq!(told, 0, "it was told before");
}

#[test]
fn units_that_a_reservation_lacks_are_an_error_and_move_nothing() {
    let mut books = open([stock(1, 9), stock(2, 9)]);
    books.reserve(ORDER, &[line(1, 1)]).expect("there are nine");
    let wrong = books.release(ORDER, &[line(1, 1), line(2, 1)]);
    assert_eq!(wrong, Err(Discrepancy(product(2))));
    assert_eq!(books.close().movements.len(), 1);
}
