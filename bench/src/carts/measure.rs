//! Starts both servers over stores that write as durably, and counts what a request costs and how long it takes.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use clap::Parser;
use platform::postgres::Cluster;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::server::Kind;
use crate::measure::http;

/// How much is measured.
#[derive(Debug, Parser)]
pub struct Options {
    /// A directory on a disk for both stores; it is removed first.
    #[arg(long, default_value = "/var/tmp/plumbline-bench-carts")]
    directory: PathBuf,
    /// How often the stores take turns; the median counts.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// How many requests one round of one operation has.
    #[arg(long, default_value_t = 3_000)]
    requests: usize,
    /// How many connections ask at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// How many carts there are.
    #[arg(long, default_value_t = 64)]
    carts: usize,
    /// Lets both stores forget the last second: `synchronous_commit=off`, and `appendfsync everysec`.
    #[arg(long)]
    relaxed: bool,
}

const PATIENCE: Duration = Duration::from_secs(20);
const FIRST_PORT: u16 = 8095;
/// How many products are put into a cart.
const LINES: usize = 10;

/// No round takes longer, whatever a server does.
const AT_MOST: Duration = Duration::from_secs(120);

/// What is asked.
#[derive(Clone, Copy)]
enum Case {
    Put,
    Read,
}

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server and the store behind it.
struct Candidate {
    kind: Kind,
    server: Process,
    address: SocketAddr,
    /// The process of the store whose children and threads are its own.
    store: u32,
}

/// What one round has cost.
#[derive(Clone, Copy)]
struct Sample {
    server: f64,
    store: f64,
    milliseconds: f64,
}

/// Measures both, and prints the table.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let directory = &options.directory;
    Cluster::remove(&directory.join("postgres")).ok();
    fs::remove_dir_all(directory).ok();
    fs::create_dir_all(directory.join("redis"))?;
    let cluster = Cluster::start(&directory.join("postgres"))?;
    cluster.ensure_database("cart").await?;
    if options.relaxed {
        let pool = sqlx::PgPool::connect_with(cluster.connect_options("cart")).await?;
        sqlx::query("ALTER DATABASE cart SET synchronous_commit = off")
            .execute(&pool)
            .await?;
    }
    let socket = directory.join("redis.sock");
    let redis = redis(&directory.join("redis"), &socket, options.relaxed)?;
    let tokens: Vec<String> = (0..options.carts)
        .map(|number| format!("{number:0>43}"))
        .collect();
    let postgres = cluster.socket_directory();
    let candidates = [
        Candidate::start(
            Kind::Postgres,
            FIRST_PORT,
            postgres,
            &tokens,
            cluster.process_id(),
        )
        .await?,
        Candidate::start(Kind::Redis, FIRST_PORT + 1, &socket, &tokens, redis.0.id()).await?,
    ];
    agree(&candidates, &tokens).await?;
    println!(
        "| operation | store | server CPU, µs | store CPU, µs | both | mean time of a request, ms |\n|---|---|---|---|---|---|"
    );
    for case in [Case::Put, Case::Read] {
        let mut samples: [Vec<Sample>; 2] = Default::default();
        for round in 0..=options.rounds {
            for turn in 0..2 {
                let which = (turn + round) % 2;
                let sample = candidates[which]
                    .sample(case, round, &tokens, &options)
                    .await?;
                // The first round fills carts and caches.
                if round > 0 {
                    samples[which].push(sample);
                }
            }
        }
        let rows = [0, 1].map(|which| median(&samples[which]));
        for (candidate, row) in candidates.iter().zip(rows) {
            println!(
                "| {} | {} | {:.1} | {:.1} | {:.1} | {:.2} |",
                case.name(),
                candidate.kind.name(),
                row.server,
                row.store,
                row.server + row.store,
                row.milliseconds
            );
        }
        let [postgres, redis] = rows;
        println!(
            "| {} | postgres to redis | {:.2} | {:.2} | {:.2} | {:.2} |",
            case.name(),
            postgres.server / redis.server,
            postgres.store / redis.store,
            (postgres.server + postgres.store) / (redis.server + redis.store),
            postgres.milliseconds / redis.milliseconds
        );
    }
    drop(candidates);
    drop(redis);
    drop(cluster);
    fs::remove_dir_all(directory).ok();
    Ok(())
}

fn redis(directory: &Path, socket: &Path, relaxed: bool) -> anyhow::Result<Process> {
    let fsync = if relaxed { "everysec" } else { "always" };
    let process = Command::new("redis-server")
        .args([
            "--port",
            "0",
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            fsync,
        ])
        .arg("--dir")
        .arg(directory)
        .arg("--unixsocket")
        .arg(socket)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .context("start redis-server, which Debian has in the package of this name")?;
    let begin = Instant::now();
    while !socket.exists() {
        if begin.elapsed() > PATIENCE {
            bail!("Redis does not start");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(Process(process))
}

impl Candidate {
    async fn start(
        kind: Kind,
        port: u16,
        socket: &Path,
        tokens: &[String],
        store: u32,
    ) -> anyhow::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let process = Command::new(std::env::current_exe()?)
            .args(["serve", "--store", kind.name(), "--port", &port.to_string()])
            .arg("--socket")
            .arg(socket)
            .args(["--tokens", &tokens.join(",")])
            .stdin(Stdio::null())
            .spawn()
            .context("start a server")?;
        let server = Process(process);
        let begin = Instant::now();
        while http::get(address, "/cart").await.is_err() {
            if begin.elapsed() > PATIENCE {
                bail!("the server over {} does not answer", kind.name());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(Self {
            kind,
            server,
            address,
            store,
        })
    }

    async fn sample(
        &self,
        case: Case,
        round: usize,
        tokens: &[String],
        options: &Options,
    ) -> anyhow::Result<Sample> {
        let cost = || anyhow::Ok((threads(self.server.0.id())?, family(self.store)?));
        let before = cost()?;
        let elapsed = load(self.address, case, round, tokens, options).await?;
        let after = cost()?;
        let requests = options.requests as f64;
        let each = |nanoseconds: u64| nanoseconds as f64 / 1000.0 / requests;
        Ok(Sample {
            server: each(after.0 - before.0),
            store: each(after.1.saturating_sub(before.1)),
            milliseconds: elapsed.as_secs_f64() * 1000.0 * options.connections as f64 / requests,
        })
    }
}

/// What a process and its children have computed so far.
fn family(process: u32) -> anyhow::Result<u64> {
    let mut sum = threads(process)?;
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let Ok(stat) = fs::read_to_string(path.join("stat")) else {
            continue;
        };
        let parent = stat
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.split(' ').nth(1));
        if parent == Some(&process.to_string()) {
            let id = path
                .file_name()
                .and_then(|name| name.to_str()?.parse().ok());
            // One that has just ended is none.
            sum += id.map_or(0, |id| threads(id).unwrap_or(0));
        }
    }
    Ok(sum)
}

/// What all threads of a process have computed so far, in user space and in the kernel.
fn threads(process: u32) -> anyhow::Result<u64> {
    let mut sum = 0;
    for task in fs::read_dir(format!("/proc/{process}/task"))? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        let first = text.split(' ').next().unwrap_or_default();
        sum += first.parse::<u64>().context("what the kernel says")?;
    }
    Ok(sum)
}

fn median(samples: &[Sample]) -> Sample {
    let of = |value: fn(&Sample) -> f64| {
        let mut values: Vec<f64> = samples.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Sample {
        server: of(|sample| sample.server),
        store: of(|sample| sample.store),
        milliseconds: of(|sample| sample.milliseconds),
    }
}

fn product(number: usize) -> Uuid {
    Uuid::from_u128(0x0197_a3c1_5b7e_7c3a_9d43_0000_0000_0000 + number as u128)
}

fn read(token: &str) -> Vec<u8> {
    format!("GET /cart/contents HTTP/1.1\r\nhost: bench\r\ncart-token: {token}\r\n\r\n")
        .into_bytes()
}

fn put(token: &str, product: Uuid, quantity: usize) -> Vec<u8> {
    let body = format!("{{\"quantity\":{quantity}}}");
    format!(
        "PUT /cart/items/{product} HTTP/1.1\r\nhost: bench\r\ncart-token: {token}\r\ncontent-type: application/json\r\n\
        content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Case {
    const fn name(self) -> &'static str {
        match self {
            Self::Put => "put a line",
            Self::Read => "read a cart of ten lines",
        }
    }

    /// The request that somebody with these carts makes in their so-manieth step. Every put is a change: one product after
    /// the other, cart by cart, and another quantity in each turn and in each round.
    fn request(self, carts: &[String], step: usize, round: usize) -> Vec<u8> {
        let cart = &carts[step % carts.len()];
        let step = step / carts.len();
        match self {
            Self::Read => read(cart),
            Self::Put => put(
                cart,
                product(step % LINES),
                1 + (step / LINES + round * 97) % 999,
            ),
        }
    }
}

/// Asks so many times over so many connections, each with carts of its own; how long it took.
async fn load(
    address: SocketAddr,
    case: Case,
    round: usize,
    tokens: &[String],
    options: &Options,
) -> anyhow::Result<Duration> {
    let mut tasks = JoinSet::new();
    let begin = Instant::now();
    for carts in tokens.chunks(tokens.len().div_ceil(options.connections)) {
        let carts = carts.to_vec();
        let share = options.requests / options.connections;
        tasks.spawn(async move {
            let mut connection = http::Connection::open(address).await?;
            for step in 0..share {
                let request = case.request(&carts, step, round);
                let (status, _) = connection.ask(&request).await?;
                ensure!(status == 200, "an answer {status}");
            }
            anyhow::Ok(())
        });
    }
    let all = async {
        while let Some(outcome) = tasks.join_next().await {
            outcome??;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(AT_MOST, all)
        .await
        .with_context(|| format!("{} took too long", case.name()))??;
    Ok(begin.elapsed())
}

/// Both give the same lines, so that neither does less.
async fn agree(candidates: &[Candidate; 2], tokens: &[String]) -> anyhow::Result<()> {
    let mut answers = Vec::new();
    for candidate in candidates {
        let mut connection = http::Connection::open(candidate.address).await?;
        connection.answer(&put(&tokens[0], product(3), 7)).await?;
        connection.answer(&put(&tokens[0], product(1), 2)).await?;
        let answer = connection.answer(&read(&tokens[0])).await?;
        let body: serde_json::Value = serde_json::from_slice(&answer.body)?;
        answers.push((
            answer.status,
            body["version"].clone(),
            body["lines"].clone(),
        ));
    }
    if answers[0] != answers[1] {
        bail!("the stores differ: {answers:?}");
    }
    Ok(())
}
