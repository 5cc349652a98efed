//! `kill -9`, at whatever line the process is.

use rand::Rng as _;
use rand::rngs::StdRng;
use rustix::process::{Pid, Signal, kill_process};

use crate::system::System;

/// Kills the process of one service. False where it was between two lives.
pub(super) fn one(system: &System, chance: &mut StdRng) -> anyhow::Result<bool> {
    let mut processes = system.processes()?;
    // The order of the list is the system's; the choice is the seed's.
    processes.sort();
    if processes.is_empty() {
        return Ok(false);
    }
    let (_, id) = &processes[chance.random_range(0..processes.len())];
    let Some(process) = Pid::from_raw(*id) else {
        return Ok(false);
    };
    Ok(kill_process(process, Signal::KILL).is_ok())
}
