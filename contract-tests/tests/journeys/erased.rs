//! Who wants to be forgotten.

use platform::testing::eventually;
use sdk::auth::types::{ProblemCode, RefreshRequest};
use sdk::user::types::{NewAddress, UserPatch};
use sdk::{cart, order, user};
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::customer::{Customer, address, log_in};
use crate::refunded::ship;
use crate::shop::{Shop, body};

/// Where something personal may be left, and why.
const KEPT: [(&str, &str, &str); 3] = [
    ("billing", "invoices", "books have to be kept"),
    ("billing", "drafts", "books have to be kept"),
    (
        "order",
        "idempotency_keys",
        "the answer to a placement, for 24 hours",
    ),
];

pub(crate) async fn who_is_erased_is_forgotten_by_everybody(shop: &Shop) {
    // In every place where somebody is named, the name has this in it.
    let name = format!("Wanda{}", Uuid::new_v4().simple());
    let customer = Customer::register_as(shop.visitor(), &name).await;
    let order = live(shop, &customer, &name).await;
    let export = eventually("a message is among what is exported", async || {
        let export = customer.users.export_user().user_id(customer.id);
        let export = export.send().await.unwrap().into_inner();
        (!export.messages.is_empty()).then_some(export)
    })
    .await;
    is_whole(&export, &name, &order);
    for (service, table) in found(shop, &name).await {
        println!("before the erasure, `{service}` has the name in `{table}`");
    }

    let erasing = customer.users.erase_user().user_id(customer.id);
    erasing.send().await.unwrap();
    is_gone(shop, &customer, &order).await;
    eventually("nothing personal is left that need not be", async || {
        let left = found(shop, &name).await;
        let left: Vec<_> = left.into_iter().filter(|left| !is_kept(left)).collect();
        left.is_empty().then_some(())
    })
    .await;
}

/// Does everything that leaves something personal somewhere.
async fn live(shop: &Shop, customer: &Customer, name: &str) -> order::types::Order {
    let profile = customer.profile().await;
    assert_eq!(profile.display_name.as_str(), name);
    let changing = customer.users.update_user().user_id(customer.id);
    let change = body::<UserPatch>(json!({"phone": "+49405556677", "language": "de"}));
    let seen = customer.users.get_user().user_id(customer.id).send().await;
    let version = sdk::ResponseExt::etag(&seen.unwrap()).unwrap().to_owned();
    changing
        .if_match(version)
        .body(change)
        .send()
        .await
        .unwrap();
    let home = body::<NewAddress>(address(name));
    let adding = customer.users.create_address().user_id(customer.id);
    adding.body(home).send().await.unwrap();

    let (bought, wanted) = (shop.product(2).await, shop.product(1).await);
    let item = body::<cart::types::NewCartItem>(json!({"quantity": 1}));
    let putting = customer.carts.put_cart_item().product_id(wanted);
    putting.body(item).send().await.unwrap();
    let placed = json!({
        "lines": [{"product_id": bought, "quantity": 1}],
        "payment_method_id": customer.card("tok_success").await,
        "shipping_address": address(name),
    });
    let placing = customer.orders.place_order();
    let placing = placing.body(body::<order::types::NewOrder>(placed));
    let placed = placing.send().await.unwrap().into_inner();
    let confirmed = customer.until(&placed, "confirmed").await;
    customer.invoice(&confirmed).await;
    ship(shop, &confirmed).await;
    let delivering = shop.orders.deliver_order().order_id(confirmed.id);
    delivering.send().await.unwrap();
    customer.look_at(&confirmed).await
}

fn is_whole(export: &user::types::UserExport, name: &str, order: &order::types::Order) {
    assert_eq!(export.user.display_name.as_str(), name);
    assert!(export.user.email.starts_with(name), "{:?}", export.user);
    assert_eq!(export.user.phone.as_ref().unwrap().as_str(), "+49405556677");
    assert_eq!(export.addresses.len(), 1);
    assert_eq!(export.payment_methods.len(), 1);
    assert_eq!(export.cart.lines.len(), 1);
    assert_eq!(export.invoices.len(), 1);
    let [exported] = export.orders.as_slice() else {
        panic!("{:?}", export.orders);
    };
    assert_eq!(*exported.id, *order.id);
    assert_eq!(
        exported.shipping_address.as_ref().unwrap().name.as_str(),
        name
    );
}

/// What the person, whose token is still good for minutes, and the staff find.
async fn is_gone(shop: &Shop, customer: &Customer, order: &order::types::Order) {
    let profile = customer.users.get_user().user_id(customer.id).send().await;
    assert_eq!(profile.unwrap_err().status().unwrap(), 404);
    let addresses = customer.users.list_addresses().user_id(customer.id);
    assert_eq!(addresses.send().await.unwrap_err().status().unwrap(), 404);
    eventually("there is no account", async || {
        let refused = log_in(&customer.auth, &customer.email, &customer.password).await;
        refused.is_err().then_some(())
    })
    .await;
    let session = json!({"refresh_token": customer.session.refresh_token});
    let refreshing = customer.auth.refresh_tokens();
    let refused = refreshing
        .body(body::<RefreshRequest>(session))
        .send()
        .await;
    assert_eq!(
        refused.unwrap_err().code(),
        Some(&ProblemCode::RefreshRefused)
    );
    eventually("there is no cart", async || {
        let cart = customer.carts.get_cart_contents().send().await;
        cart.is_err_and(|error| error.status().is_some_and(|status| status == 404))
            .then_some(())
    })
    .await;
    eventually("there is no payment method", async || {
        let methods = customer.payments.list_payment_methods().send().await;
        methods.unwrap().items.is_empty().then_some(())
    })
    .await;
    eventually("the order has no address", async || {
        let order = shop.orders.get_order().order_id(order.id).send().await;
        order.unwrap().shipping_address.is_none().then_some(())
    })
    .await;
    // The books are what they were.
    let invoices = shop
        .billing
        .list_invoices()
        .order_id(*order.id)
        .send()
        .await;
    assert!(invoices.unwrap().items[0].buyer.is_some());
}

fn is_kept(left: &(String, String)) -> bool {
    KEPT.iter()
        .any(|(service, table, _)| left.0 == *service && left.1 == *table)
}

/// The tables of all services in which a text is found, also within what is kept as bytes.
async fn found(shop: &Shop, text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (hosted, _) in shop.system.services() {
        let database = shop.database(hosted.name()).await;
        for table in tables(&database).await {
            if has(&database, &table, text).await {
                found.push((hosted.name().to_owned(), table));
            }
        }
        database.close().await;
    }
    found
}

async fn tables(database: &PgPool) -> Vec<String> {
    let tables = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables \
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
    );
    tables.fetch_all(database).await.unwrap()
}

/// Bytes are written in hexadecimal digits where a row is text.
async fn has(database: &PgPool, table: &str, text: &str) -> bool {
    let statement = format!(
        "SELECT EXISTS (SELECT FROM \"{table}\" AS row WHERE lower(row::text) LIKE '%' || $1 || '%' \
         OR row::text LIKE '%' || encode(convert_to($2, 'UTF8'), 'hex') || '%')"
    );
    let query = sqlx::query_scalar(AssertSqlSafe(statement));
    let query = query.bind(text.to_lowercase()).bind(text);
    query.fetch_one(database).await.unwrap()
}
