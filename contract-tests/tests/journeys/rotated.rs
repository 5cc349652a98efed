//! The keys of all tokens change while everybody works.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures::future::{join, join_all};
use platform::testing::eventually;
use sdk::auth::types::ProblemCode;
use sdk::{StaticToken, order};

use crate::customer::{Customer, log_in};
use crate::shop::Shop;

const CUSTOMERS: usize = 4;
const ROTATIONS: usize = 3;

/// What was done meanwhile.
#[derive(Default)]
struct Load {
    over: AtomicBool,
    calls: AtomicUsize,
    logins: AtomicUsize,
}

pub(crate) async fn keys_change_under_load_and_nobody_is_refused(shop: &Shop) {
    let customers = join_all((0..CUSTOMERS).map(|_| shop.customer())).await;
    let load = Load::default();
    let working = join_all(customers.iter().map(|customer| work(shop, customer, &load)));
    let rotating = async {
        for _ in 0..ROTATIONS {
            rotate(shop).await;
        }
        load.over.store(true, Ordering::Relaxed);
    };
    join(working, rotating).await;
    let (calls, logins) = (load.calls.into_inner(), load.logins.into_inner());
    println!(
        "{ROTATIONS} changes of the key during {logins} logins and {calls} other calls, all answered"
    );
    assert!(logins > ROTATIONS && calls > 10 * ROTATIONS);
}

/// As soon as the next key is known to everybody.
async fn rotate(shop: &Shop) {
    let before = current(shop).await;
    eventually("the next key may sign", async || {
        match shop.admin.rotate_keys().send().await {
            Ok(_) => Some(()),
            Err(error) => {
                assert_eq!(error.code(), Some(&ProblemCode::NextKeyTooNew), "{error}");
                None
            }
        }
    })
    .await;
    assert_ne!(current(shop).await, before);
}

/// The name of the key that signs.
async fn current(shop: &Shop) -> String {
    let database = shop.database("auth").await;
    let key = sqlx::query_scalar("SELECT id FROM signing_keys WHERE state = 'current'");
    key.fetch_one(&database).await.unwrap()
}

/// With the token of before and with new ones, at three services. None of these calls is made a second time after a 401.
async fn work(shop: &Shop, customer: &Customer, load: &Load) {
    while !load.over.load(Ordering::Relaxed) {
        let session = log_in(&customer.auth, &customer.email, &customer.password).await;
        let token = StaticToken::new(session.unwrap().access_token.to_string());
        load.logins.fetch_add(1, Ordering::Relaxed);
        let new = order::connect(shop.visitor().with_tokens(token));
        for _ in 0..5 {
            new.list_orders().send().await.unwrap();
            customer.orders.list_orders().send().await.unwrap();
            customer.payments.list_payments().send().await.unwrap();
            customer.carts.get_cart_contents().send().await.unwrap();
            load.calls.fetch_add(4, Ordering::Relaxed);
        }
    }
}
