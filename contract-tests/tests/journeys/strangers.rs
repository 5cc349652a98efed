//! What belongs to somebody else is not there: for every operation of every contract whose path, query or body names something
//! that has an owner.

use std::collections::BTreeSet;

use contract::model::{Location, Operation};
use contract_tests::plan::{Extent, Planner};
use contract_tests::random::Random;
use contract_tests::{Answer, Draft, Subject, Target};
use serde_json::{Value, json};

use crate::belongings::{Belongings, belong_to};
use crate::shop::Shop;

/// Parameters that name what everybody may see, or what has no owner among the customers.
const EVERYBODYS: [&str; 5] = ["product_id", "image_id", "category_id", "slug", "reset_id"];
/// Parameters of lists that name nothing.
const FILTERS: [&str; 22] = [
    "limit",
    "page_token",
    "email",
    "role",
    "q",
    "category",
    "status",
    "currency",
    "min_price",
    "max_price",
    "attribute",
    "sort",
    "id",
    "level",
    "kind",
    "state",
    "number",
    "search",
    "alt",
    "unread",
    "channel",
    "type",
];

/// Somebody who asks for what is not theirs.
struct Stranger<'a> {
    shop: &'a Shop,
    token: String,
    owners: &'a Belongings,
    own: &'a Belongings,
    random: Random,
}

pub(crate) async fn what_is_somebody_elses_is_not_there(shop: &Shop) {
    let (owner, owners) = belong_to(shop).await;
    let (stranger, own) = belong_to(shop).await;
    let before = owners.seen_by(&owner).await;
    let stranger = Stranger {
        shop,
        token: stranger.session.access_token.to_string(),
        owners: &owners,
        own: &own,
        random: Random::seeded(1),
    };
    let (mut hidden, mut refused, mut lists) = (0, 0, 0);
    for (service, operation) in operations(shop) {
        let subject = Subject::of_service(service);
        match of_something_owned(&operation) {
            false if is_list(&operation) => {
                stranger.finds_nothing_in(&subject, &operation).await;
                lists += 1;
            }
            false => {}
            true if asks_for_a_scope(&operation) => {
                stranger.is_refused(&subject, &operation).await;
                refused += 1;
            }
            true => {
                stranger.is_told_of_nothing(&subject, &operation).await;
                hidden += 1;
            }
        }
    }
    println!(
        "of somebody else's: {hidden} operations answer 404, {refused} are for staff, {lists} lists show nothing"
    );
    assert!(hidden >= 15 && lists >= 5, "{hidden} {lists}");
    stranger.cannot_pay_with_it().await;
    assert_eq!(owners.seen_by(&owner).await, before, "nothing has changed");
}

/// All operations behind the gateway, each with its service.
fn operations(shop: &Shop) -> Vec<(&'static str, Operation)> {
    let services = shop.system.services().map(|(hosted, _)| hosted);
    let names = services
        .filter(|hosted| hosted.behind_gateway)
        .map(|hosted| hosted.name());
    names
        .flat_map(|name| {
            let operations = Subject::of_service(name).contract.operations.clone();
            operations
                .into_iter()
                .map(move |operation| (name, operation))
        })
        .collect()
}

/// Whether its path names something that somebody owns.
///
/// # Panics
/// Where nobody has said yet whose that is which it names.
fn of_something_owned(operation: &Operation) -> bool {
    let named = operation.parameters.iter();
    let named = named.filter(|parameter| parameter.location != Location::Header);
    let mut owned = false;
    for parameter in named {
        let name = parameter.parameter.as_str();
        let (is_owned, in_path) = (
            Belongings::KINDS.contains(&name),
            parameter.location == Location::Path,
        );
        assert!(
            is_owned || EVERYBODYS.contains(&name) || !in_path && FILTERS.contains(&name),
            "`{}` names a `{name}`: add it to what has an owner, or to what is everybody's",
            operation.id
        );
        owned |= is_owned && in_path;
    }
    owned
}

fn asks_for_a_scope(operation: &Operation) -> bool {
    let alternatives = operation.security.iter();
    let scopes = alternatives.flat_map(|alternative| alternative.iter());
    scopes.into_iter().any(|one| !one.scopes.is_empty())
}

/// Of things that have owners: whoever asks has to say who they are, and needs no scope.
fn is_list(operation: &Operation) -> bool {
    operation.method == "get"
        && !operation.security.is_empty()
        && !operation.security.iter().any(|one| one.is_empty())
        && !asks_for_a_scope(operation)
}

impl Stranger<'_> {
    fn draft(&self, subject: &Subject, operation: &Operation) -> Draft {
        let planner = Planner {
            document: subject.document(),
            random: &self.random,
        };
        Draft::valid(planner, operation, Extent::Minimal)
    }

    async fn ask(&self, operation: &Operation, draft: &Draft) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let target = Target::Http(self.shop.http.clone(), self.shop.system.gateway());
        target.send(draft.request(operation, Some(&bearer))).await
    }

    /// The answers for what is the owner's, and for what nobody has.
    async fn of_theirs_and_of_nothing(
        &self,
        subject: &Subject,
        operation: &Operation,
    ) -> [(Answer, Value); 2] {
        let nothing = self.draft(subject, operation);
        let mut theirs = self.draft(subject, operation);
        for (name, value) in &mut theirs.path {
            *value = self.owners.id_of(name).unwrap_or_else(|| value.clone());
        }
        let mut answers = Vec::new();
        for draft in [theirs, nothing] {
            let answer = self.ask(operation, &draft).await;
            let mut told = answer.json();
            if let Some(told) = told.as_object_mut() {
                told.remove("trace_id");
            }
            answers.push((answer, told));
        }
        answers
            .try_into()
            .unwrap_or_else(|_| unreachable!("there are two"))
    }

    async fn is_told_of_nothing(&self, subject: &Subject, operation: &Operation) {
        let [(theirs, told), (_, of_nothing)] =
            self.of_theirs_and_of_nothing(subject, operation).await;
        let id = &operation.id;
        assert_eq!(theirs.status.as_u16(), 404, "{id}: {}", theirs.outline());
        assert!(theirs.code().ends_with("_not_found"), "{id}: {told}");
        assert_eq!(told, of_nothing, "{id} tells what is there");
        self.finds_it_not_under_their_own(subject, operation).await;
    }

    /// Where something is named below something else: below what is the stranger's own there is nothing of the owner's either.
    async fn finds_it_not_under_their_own(&self, subject: &Subject, operation: &Operation) {
        let mut draft = self.draft(subject, operation);
        let last = draft.path.len() - 1;
        if last == 0 {
            return;
        }
        for (index, (name, value)) in draft.path.iter_mut().enumerate() {
            let from = if index == last { self.owners } else { self.own };
            *value = from.id_of(name).unwrap_or_else(|| value.clone());
        }
        let answer = self.ask(operation, &draft).await;
        assert_eq!(
            answer.status.as_u16(),
            404,
            "{}: {}",
            operation.id,
            answer.outline()
        );
    }

    async fn is_refused(&self, subject: &Subject, operation: &Operation) {
        let [(theirs, told), (_, of_nothing)] =
            self.of_theirs_and_of_nothing(subject, operation).await;
        let id = &operation.id;
        assert_eq!(theirs.status.as_u16(), 403, "{id}: {}", theirs.outline());
        assert_eq!(told, of_nothing, "{id} tells what is there");
    }

    /// Neither without filters nor with those that name what is the owner's.
    async fn finds_nothing_in(&self, subject: &Subject, operation: &Operation) {
        let draft = self.draft(subject, operation);
        let mut drafts = vec![draft.clone()];
        for parameter in &operation.parameters {
            if let Some(value) = self.owners.id_of(&parameter.parameter) {
                let mut filtered = draft.clone();
                filtered.set(parameter, value);
                drafts.push(filtered);
            }
        }
        for draft in drafts {
            let answer = self.ask(operation, &draft).await;
            let asked = draft.address(operation);
            let status = answer.status.as_u16();
            assert!(matches!(status, 200 | 403), "{asked}: {}", answer.outline());
            let told = String::from_utf8_lossy(&answer.body);
            for id in self.owners.ids() {
                assert!(!told.contains(&id), "{asked} shows {id}: {told}");
            }
        }
    }

    async fn cannot_pay_with_it(&self) {
        let subject = Subject::of_service("order");
        let operation = subject.operation("place_order");
        let mut draft = self.draft(&subject, operation);
        let body = draft.json_mut().unwrap();
        *body = json!({
            "lines": [{"product_id": self.owners.product, "quantity": 1}],
            "payment_method_id": self.owners.id_of("payment_method_id"),
            "shipping_address": crate::customer::address("Somebody Else"),
        });
        let answer = self.ask(operation, &draft).await;
        assert_eq!(
            answer.code(),
            "unknown_payment_method",
            "{}",
            answer.outline()
        );
    }
}

/// Every kind of thing that has an owner is one that some operation names.
pub(crate) async fn what_has_an_owner_is_named_by_some_operation(shop: &Shop) {
    let named: BTreeSet<String> = operations(shop)
        .into_iter()
        .flat_map(|(_, operation)| operation.parameters)
        .map(|parameter| parameter.parameter)
        .collect();
    for kind in Belongings::KINDS {
        assert!(named.contains(kind), "no operation names a `{kind}`");
    }
}
