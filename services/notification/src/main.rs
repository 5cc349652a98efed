//! Notification as a program: `serve`, `migrate`, `health`.

fn main() -> std::process::ExitCode {
    platform::main(notification::service())
}
