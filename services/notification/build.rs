//! Compiles anew when a migration or a checked query changes: the macros that read them cannot say so themselves.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=.sqlx");
}
