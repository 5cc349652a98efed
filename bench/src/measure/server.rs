//! A server under measurement, pinned to its core.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use platform::postgres::Cluster;

use super::{DATABASE, Options, http};
use crate::{CONNECTIONS, PAGE_KEY};

const STARTS_WITHIN: Duration = Duration::from_secs(10);

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Generated,
    ByHand,
    Fastify,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::ByHand => "by hand",
            Self::Fastify => "Fastify",
        }
    }
}

/// A running server; it is killed when dropped.
pub(super) struct Server {
    pub(super) kind: Kind,
    process: Child,
    address: SocketAddr,
    /// From `exec` to the first answer.
    pub(super) first_answer: Duration,
}

impl Server {
    pub(super) async fn start(
        options: &Options,
        cluster: &Cluster,
        kind: Kind,
        port: u16,
    ) -> anyhow::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if std::net::TcpStream::connect(address).is_ok() {
            bail!("something else listens on port {port}");
        }
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", &options.core.to_string()]);
        match kind {
            Kind::Generated => command.arg(options.programs.join("bench-generated")),
            Kind::ByHand => command.arg(options.programs.join("bench-by-hand")),
            Kind::Fastify => {
                let folder = options.fastify.as_ref().context("where is Fastify?")?;
                command.arg("node").arg(folder.join("server.mjs")).args([
                    format!("--connections={CONNECTIONS}"),
                    format!("--page-key={PAGE_KEY}"),
                ])
            }
        };
        command
            .arg(format!("--port={port}"))
            .arg(format!("--socket={}", cluster.socket_directory().display()))
            .arg(format!("--database={DATABASE}"))
            .env("NODE_ENV", "production")
            .stdin(Stdio::null());
        let begin = Instant::now();
        let process = command
            .spawn()
            .with_context(|| format!("start the server {}", kind.name()))?;
        let mut server = Self {
            kind,
            process,
            address,
            first_answer: Duration::ZERO,
        };
        while http::get(address, "/products?limit=1").await.is_err() {
            if begin.elapsed() > STARTS_WITHIN {
                bail!("the server {} does not answer", kind.name());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.first_answer = begin.elapsed();
        Ok(server)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What all its threads have computed so far, in user space and in the kernel.
    pub(super) fn cpu_nanoseconds(&self) -> anyhow::Result<u64> {
        let mut sum = 0;
        for task in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let text = fs::read_to_string(task?.path().join("schedstat"))?;
            let first = text.split(' ').next().unwrap_or_default();
            sum += first
                .parse::<u64>()
                .context("what the kernel says about a thread's time")?;
        }
        Ok(sum)
    }

    /// Resident memory in KiB.
    pub(super) fn resident(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next())
            .and_then(|number| number.parse().ok())
            .context("what the kernel says about a process's memory")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
