//! The tables.

use std::fmt;
use std::time::Duration;

use super::case::Case;
use super::server::Server;

/// One round of one operation on one server.
pub(super) struct Sample {
    cpu_microseconds: f64,
    per_second: f64,
}

impl Sample {
    pub(super) fn new(cpu_nanoseconds: u64, elapsed: Duration, requests: usize) -> Self {
        Self {
            cpu_microseconds: cpu_nanoseconds as f64 / 1000.0 / requests as f64,
            per_second: requests as f64 / elapsed.as_secs_f64(),
        }
    }
}

/// All samples of a run, by operation and server.
pub(super) struct Report {
    operations: Vec<&'static str>,
    servers: Vec<&'static str>,
    first_answers: Vec<Duration>,
    resident: Vec<u64>,
    samples: Vec<Vec<Vec<Sample>>>,
}

impl Report {
    pub(super) fn new(servers: &[Server], cases: &[Case]) -> Self {
        let row = || servers.iter().map(|_| Vec::new()).collect();
        Self {
            operations: cases.iter().map(|case| case.name).collect(),
            servers: servers.iter().map(|server| server.kind.name()).collect(),
            first_answers: servers.iter().map(|server| server.first_answer).collect(),
            resident: Vec::new(),
            samples: cases.iter().map(|_| row()).collect(),
        }
    }

    pub(super) fn add(&mut self, row: usize, column: usize, sample: Sample) {
        self.samples[row][column].push(sample);
    }

    /// What can only be said at the end.
    pub(super) fn finish(&mut self, servers: &[Server]) -> anyhow::Result<()> {
        self.resident = servers
            .iter()
            .map(Server::resident)
            .collect::<anyhow::Result<_>>()?;
        Ok(())
    }

    fn median(&self, row: usize, column: usize, of: fn(&Sample) -> f64) -> f64 {
        let mut values: Vec<f64> = self.samples[row][column].iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = self.servers.join(" | ");
        let others = || (1..self.servers.len()).map(|column| self.servers[column]);
        let ratios: String = others().map(|name| format!(" to {name} |")).collect();
        let rule = "---|".repeat(self.servers.len() * 2 - 1);
        writeln!(
            formatter,
            "| server CPU per request, µs | {head} |{ratios}\n|---|{rule}"
        )?;
        for (row, operation) in self.operations.iter().enumerate() {
            write!(formatter, "| {operation} |")?;
            let cpu = |column| self.median(row, column, |sample| sample.cpu_microseconds);
            for column in 0..self.servers.len() {
                write!(formatter, " {:.1} |", cpu(column))?;
            }
            for column in 1..self.servers.len() {
                write!(formatter, " {:.2} |", cpu(0) / cpu(column))?;
            }
            writeln!(formatter)?;
        }
        let rule = "---|".repeat(self.servers.len());
        writeln!(formatter, "\n| | {head} |\n|---|{rule}")?;
        for (row, operation) in self.operations.iter().enumerate() {
            write!(formatter, "| answers a second: {operation} |")?;
            for column in 0..self.servers.len() {
                let rate = self.median(row, column, |sample| sample.per_second);
                write!(formatter, " {rate:.0} |")?;
            }
            writeln!(formatter)?;
        }
        write!(formatter, "| exec to the first answer, ms |")?;
        for time in &self.first_answers {
            write!(formatter, " {:.0} |", time.as_secs_f64() * 1000.0)?;
        }
        write!(formatter, "\n| resident memory after it all, MB |")?;
        for kibibytes in &self.resident {
            write!(formatter, " {:.0} |", *kibibytes as f64 / 1024.0)?;
        }
        writeln!(formatter)
    }
}
