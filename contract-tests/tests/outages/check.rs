//! One pair: the neighbour is stopped, comes back, hangs, and comes back again.

use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Duration, Instant};

use crate::instance::Instance;
use crate::later::is_done;
use crate::needs::{self, Need, Needs};
use crate::pair::Pair;
use crate::proxy::Way;
use crate::request::{Answer, Request};
use crate::world::{World, count, eventually};

/// How long a request to a service without its database may take.
const SHORT: Duration = Duration::from_secs(5);
/// How long it may take until everything works again. Keys are asked for every five seconds, at most, and a circuit that is open
/// lets one call through each second.
const BACK: Duration = Duration::from_secs(15);

/// What was seen of a pair.
pub(crate) struct Row {
    pub(crate) pair: (&'static str, String),
    /// While the neighbour refuses connections, and while it hangs.
    pub(crate) seen: Vec<Seen>,
    /// What ought to be otherwise.
    pub(crate) faults: Vec<String>,
}

/// What was seen while a neighbour was down, and how soon everything worked once it was back.
pub(crate) struct Seen {
    pub(crate) told: String,
    pub(crate) back: Duration,
}

/// Somebody who looks at one pair.
pub(crate) struct Check<'a> {
    pub(crate) world: &'a World,
    pub(crate) pair: &'a Pair<'a>,
    needs: Needs,
    pub(crate) way: Way,
    faults: Vec<String>,
}

/// Looks at a pair.
pub(crate) async fn check(world: &World, pair: &Pair<'_>) -> Row {
    let mut check = Check {
        world,
        pair,
        needs: needs::of(world, pair),
        way: Way::Open,
        faults: Vec::new(),
    };
    let mut instance = check.instance().await;
    let mut seen = Vec::new();
    for way in [Way::Stopped, Way::Hung] {
        check.way = way;
        seen.push(check.see(&instance).await);
        if way == Way::Stopped && pair.gives_what_is_kept() {
            instance = check.instance().await;
        }
    }
    Row {
        pair: pair.title(),
        seen,
        faults: check.faults,
    }
}

impl<'a> Check<'a> {
    /// Notes what ought to be otherwise.
    pub(crate) fn expect(&mut self, right: bool, what: impl FnOnce() -> String) {
        if !right {
            let title = self.pair.title();
            self.faults
                .push(format!("{title:?} {:?}: {}", self.way, what()));
        }
    }

    /// One that has what the requests ask for.
    async fn instance(&self) -> Instance<'a> {
        let instance = Instance::start(self.world, self.pair).await;
        match self.pair.service.name() {
            "user" => {
                instance.hear(&self.world.registered).await;
                eventually("the user is known", async || {
                    count(instance.database.pool(), "SELECT count(*) FROM users").await == 1
                })
                .await;
            }
            "cart" if matches!(self.needs.need, Need::Less(..)) => {
                let path = format!("/cart/items/{}", self.world.product);
                let item = Request::send(Method::PUT, path, json!({"quantity": 1}));
                let put = instance.ask(&item.by(&self.world.customer)).await;
                assert!(put.is_success(), "{put:?}");
            }
            _ => {}
        }
        instance
    }

    async fn see(&mut self, instance: &Instance<'_>) -> Seen {
        instance.proxy.set(self.way);
        let told = self.suffers(instance).await;
        self.goes_on(instance).await;
        instance.proxy.set(Way::Open);
        let begin = Instant::now();
        let works = async {
            while !self.works(instance).await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let is_back = tokio::time::timeout(BACK, works).await.is_ok();
        let back = begin.elapsed();
        self.expect(is_back, || format!("it does not work again after {BACK:?}"));
        if let (true, Need::Refused(request, _)) =
            (self.pair.gives_what_is_kept(), &self.needs.need)
        {
            instance.proxy.set(self.way);
            let kept = instance.ask(request).await;
            self.expect(kept.is_success(), || {
                format!("what is kept is not used: {kept:?}")
            });
        }
        Seen { told, back }
    }

    /// What is told of the neighbour that is down.
    async fn suffers(&mut self, instance: &Instance<'_>) -> String {
        match &self.needs.need {
            Need::Refused(request, name) => {
                let (request, name) = (request.clone(), *name);
                self.is_refused(instance, &request, name).await
            }
            Need::Failed(request) => {
                let request = request.clone().within(SHORT);
                self.fails(instance, &request).await
            }
            Need::Less(request, pointer) => {
                let (request, pointer) = (request.clone(), *pointer);
                let answer = instance.ask(&request).await;
                let says = answer.body.pointer(pointer) == Some(&json!("unavailable"));
                self.expect(answer.is_success() && says, || format!("{answer:?}"));
                let field = pointer.trim_start_matches('/');
                format!("{} with `{field}: unavailable`", in_time(&answer))
            }
            Need::Later(later) => {
                let later = *later;
                self.waits(instance, later).await
            }
            Need::Unnoticed => "nobody notices".to_owned(),
            Need::Never => "is not asked".to_owned(),
        }
    }

    async fn is_refused(
        &mut self,
        instance: &Instance<'_>,
        request: &Request,
        name: &str,
    ) -> String {
        let first = instance.ask(request).await;
        let more = match self.way {
            // Often enough to be left alone.
            Way::Stopped => 5,
            _ => 0,
        };
        let mut answers = vec![first];
        for _ in 0..more {
            answers.push(instance.ask(request).await);
        }
        for answer in &answers {
            let code = answer.body["code"] == "unavailable";
            let right = answer.status == 503 && code && answer.retry_after;
            let named = answer.detail().contains(name) && answer.after < request.deadline;
            self.expect(right && named, || {
                format!("{answer:?} does not name {name}")
            });
        }
        format!("{}: {}", in_time(&answers[0]), answers[0].detail())
    }

    async fn fails(&mut self, instance: &Instance<'_>, request: &Request) -> String {
        let answer = instance.ask(request).await;
        let right = answer.status == 503 && answer.retry_after || answer.status == 504;
        let in_good_time = answer.after < request.deadline + Duration::from_secs(1);
        self.expect(right && in_good_time, || format!("{answer:?}"));
        format!("{}: {}", in_time(&answer), answer.detail())
    }

    /// What does not need the neighbour, and what the health says.
    async fn goes_on(&mut self, instance: &Instance<'_>) {
        let shallow = instance.ask(&Request::get("/healthz")).await;
        self.expect(shallow.status == 200, || format!("/healthz: {shallow:?}"));
        let spared = instance.ask(&self.needs.spared).await;
        self.expect(spared.is_success(), || format!("spared: {spared:?}"));
        let health = instance.ask(&Request::get(self.health())).await;
        let checks = health.body["checks"].as_object().cloned();
        let failing: Vec<String> = checks
            .into_iter()
            .flatten()
            .filter(|(_, passed)| *passed == Value::Bool(false))
            .map(|(name, _)| name)
            .collect();
        let expected: Vec<&str> = self.needs.check.into_iter().collect();
        let status = if expected.is_empty() { 200 } else { 503 };
        self.expect(failing == expected && health.status == status, || {
            format!("health: {health:?}")
        });
    }

    /// Whether everything is as ever.
    async fn works(&self, instance: &Instance<'_>) -> bool {
        let health = instance.ask(&Request::get(self.health())).await;
        let pool = instance.database.pool();
        let done = match &self.needs.need {
            Need::Refused(request, _) | Need::Failed(request) => {
                let answer = instance.ask(request).await;
                // A cart that was ordered by the same request, before the neighbour hung.
                answer.is_success() || answer.body["code"] == "cart_changed"
            }
            Need::Less(request, pointer) => {
                let answer = instance.ask(request).await;
                answer.body.pointer(pointer) == Some(&json!("current"))
            }
            Need::Later(later) => is_done(*later, pool).await,
            Need::Unnoticed | Need::Never => true,
        };
        done && health.status == 200
    }

    /// Where the service says how it is.
    fn health(&self) -> String {
        let paths = self.pair.service.contract["paths"].as_object().unwrap();
        let mut paths = paths.keys();
        let found = paths.find(|path| path.ends_with("/health"));
        found.map_or_else(|| "/health".to_owned(), Clone::clone)
    }
}

fn in_time(answer: &Answer) -> String {
    format!(
        "{} after {:.1} s",
        answer.status,
        answer.after.as_secs_f32()
    )
}
