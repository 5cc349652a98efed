use std::sync::LazyLock;

use crate::emulator::Emulator;

/// Not dropped at the end of the process, as no static is: its reaper stops it then.
static EMULATOR: LazyLock<Emulator> =
    LazyLock::new(|| Emulator::start().unwrap_or_else(|error| panic!("{error}")));

/// The emulator of AWS that all tests of this process share, started by the first of them.
///
/// # Panics
/// If it is not installed or does not start: a test that needs it fails, and is not left out.
pub fn emulator() -> &'static Emulator {
    &EMULATOR
}
