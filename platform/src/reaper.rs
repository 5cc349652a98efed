//! Ends a server that this process started when this process ends, however that happens.

use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Reads the server's pid, then waits for either a word (the server was stopped in good order) or the end of input (we are
/// gone, however that happened). Then it stops the server, and removes the directory named as its argument, if one is:
/// such a server has nothing to write back, so it is told to stop at once.
const SCRIPT: &str = r#"
read -r pid || exit 0
read -r word && exit 0
if [ -n "$1" ]; then signal=QUIT; else signal=INT; fi
kill -"$signal" "$pid" 2>/dev/null
step=0
while kill -0 "$pid" 2>/dev/null && [ "$step" -lt 100 ]; do
  step=$((step + 1))
  if [ "$step" = 80 ]; then kill -QUIT "$pid" 2>/dev/null; fi
  sleep 0.1
done
if [ -n "$1" ]; then rm -rf -- "$1"; fi
"#;

/// A small process that stops the server when this process ends without doing so.
///
/// The kernel's parent-death signal would be Linux only, and it is sent when the *thread* that started the child ends. The
/// reaper holds the reading end of a pipe whose writing end nobody but us holds, which works everywhere.
#[derive(Debug)]
pub(crate) struct Reaper {
    child: Child,
}

impl Reaper {
    /// Starts watching over nothing yet. `remove`: a directory that shall not outlive us.
    pub(crate) fn start(remove: Option<&Path>) -> io::Result<Self> {
        let mut command = Command::new("/bin/sh");
        command.arg("-c").arg(SCRIPT).arg("plumbline-reaper");
        if let Some(directory) = remove {
            command.arg(directory);
        }
        // A group of its own: the terminal's Ctrl-C is for us, not for it.
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            .process_group(0)
            .spawn()?;
        Ok(Self { child })
    }

    pub(crate) fn watch(&mut self, server: u32) -> io::Result<()> {
        self.say(&server.to_string())
    }

    /// Ends the watch: the server is gone.
    pub(crate) fn dismiss(&mut self) {
        // Failing here means that the reaper is gone already.
        let _ = self.say("dismissed");
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        let input = self.child.stdin.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(input, "{line}")
    }
}
