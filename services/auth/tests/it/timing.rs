//! How long a login takes, to be read; what is held is the work that it does, since the machine may be busy.

use std::time::Duration;

use tokio::time::Instant;

use crate::office::{Office, config};

/// Of each kind.
const LOGINS: u32 = 200;

/// One kind of logins.
#[derive(Default)]
struct Logins {
    times: Vec<Duration>,
    hashes: u64,
}

impl Logins {
    async fn try_one(&mut self, office: &Office, email: &str) {
        let hashes = office.hasher.done();
        let begin = Instant::now();
        let answer = office.try_login(email, "wrong password", None).await;
        self.times.push(begin.elapsed());
        self.hashes += office.hasher.done() - hashes;
        assert_eq!(answer.problem(), (403, "wrong_credentials".to_owned()));
    }

    /// The time that so many of a hundred logins take at most.
    fn percentile(&self, hundredth: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times[(times.len() * hundredth / 100).min(times.len() - 1)]
    }

    fn figures(&self) -> String {
        let (median, ninetieth) = (self.percentile(50), self.percentile(90));
        format!("median {median:.1?}, 90th percentile {ninetieth:.1?}")
    }

    /// Mann and Whitney's comparison: how likely one of these takes longer than one of those, where a half says nothing; and by
    /// how many standard deviations that is away from a half.
    fn compared(&self, others: &Self) -> (f64, f64) {
        let longer = |time: &Duration| {
            let others = || others.times.iter();
            let longer = others().filter(|other| time > *other).count() as f64;
            let equal = others().filter(|other| time == *other).count() as f64;
            longer + equal / 2.0
        };
        let u: f64 = self.times.iter().map(longer).sum();
        let (these, those) = (self.times.len() as f64, others.times.len() as f64);
        let deviation = (these * those * (these + those + 1.0) / 12.0).sqrt();
        (u / (these * those), (u - these * those / 2.0) / deviation)
    }
}

#[tokio::test]
async fn two_hundred_logins_each_of_known_and_unknown_addresses_do_the_same_work() {
    let mut config = config();
    // Hashes as production has them, and more tries than are made.
    (config.argon2_memory, config.argon2_passes) = (19 * 1024, 2);
    config.attempts = 2 * LOGINS;
    let office = Office::open_with(config).await;
    office.register("ada@example.com").await;
    let (mut known, mut unknown) = (Logins::default(), Logins::default());
    for number in 0..LOGINS {
        // In turns, and each kind as often first as second: whatever else the machine does concerns both.
        if number % 2 == 0 {
            known.try_one(&office, "ada@example.com").await;
            unknown.try_one(&office, "bob@example.com").await;
        } else {
            unknown.try_one(&office, "bob@example.com").await;
            known.try_one(&office, "ada@example.com").await;
        }
    }
    println!("{LOGINS} logins of a known address: {}", known.figures());
    println!(
        "{LOGINS} logins of an unknown address: {}",
        unknown.figures()
    );
    let (longer, deviations) = known.compared(&unknown);
    println!(
        "the known one takes longer in {:.1} % of all pairs (z = {deviations:.2})",
        100.0 * longer
    );
    assert_eq!(
        (known.hashes, unknown.hashes),
        (LOGINS.into(), LOGINS.into())
    );
}
