use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use sqlx::{Connection as _, PgConnection};

use super::*;

/// Runs in a directory that the server's user may enter.
fn state() -> (tempfile::TempDir, PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    std::fs::set_permissions(root.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let state = root.path().join("state");
    (root, state)
}

fn is_running(pid: u32) -> bool {
    // A process that has ended, and is only not yet waited for, is none.
    let Ok(output) = Command::new("ps")
        .args(["-o", "stat=", "-p", &pid.to_string()])
        .output()
    else {
        return false;
    };
    let status = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    !status.is_empty() && !status.starts_with('Z')
}

async fn answer(url: &str, statement: &'static str) -> i32 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let answer = sqlx::query_scalar(statement)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    answer
}

#[tokio::test]
async fn data_survives_a_stop_and_is_forgotten_only_on_request() {
    let (_root, state) = state();
    let cluster = Cluster::start(&state).unwrap();
    cluster.ensure_database("a \"quoted\" name").await.unwrap();
    cluster.ensure_database("kept").await.unwrap();
    cluster.ensure_database("kept").await.unwrap();
    let mut connection = PgConnection::connect_with(&cluster.connect_options("kept"))
        .await
        .unwrap();
    sqlx::raw_sql("CREATE TABLE answer AS SELECT 42 AS value")
        .execute(&mut connection)
        .await
        .unwrap();
    let pid = cluster.process_id();
    drop(cluster);
    assert!(!is_running(pid));

    let cluster = Cluster::start(&state).unwrap();
    assert_eq!(
        answer(&cluster.url("kept"), "SELECT value FROM answer").await,
        42
    );
    assert!(matches!(
        Cluster::remove(&state),
        Err(ClusterError::InUse { .. })
    ));
    drop(cluster);

    Cluster::remove(&state).unwrap();
    let cluster = Cluster::start(&state).unwrap();
    assert!(
        PgConnection::connect_with(&cluster.connect_options("kept"))
            .await
            .is_err()
    );
}

#[test]
fn a_running_cluster_is_not_shared() {
    let (_root, state) = state();
    let _first = Cluster::start(&state).unwrap();
    assert!(matches!(
        Cluster::start(&state),
        Err(ClusterError::InUse { .. })
    ));
}

#[test]
fn a_broken_state_directory_is_named() {
    let (_root, state) = state();
    std::fs::write(&state, "a file").unwrap();
    let error = Cluster::start(&state).unwrap_err().to_string();
    assert!(error.contains(&*state.to_string_lossy()), "{error}");
}

#[test]
fn data_of_another_version_is_left_alone() {
    let (_root, state) = state();
    drop(Cluster::start(&state).unwrap());
    std::fs::write(state.join("data/PG_VERSION"), "9\n").unwrap();
    let error = Cluster::start(&state).unwrap_err();
    assert!(
        matches!(error, ClusterError::OtherVersion { data: 9, .. }),
        "{error}"
    );
}

#[test]
fn damaged_data_shows_the_servers_own_words() {
    let (_root, state) = state();
    drop(Cluster::start(&state).unwrap());
    std::fs::remove_file(state.join("data/global/pg_control")).unwrap();
    let error = Cluster::start(&state).unwrap_err().to_string();
    assert!(error.contains("pg_control"), "{error}");
}

#[test]
fn an_interrupted_first_start_is_repeated() {
    let (_root, state) = state();
    std::fs::create_dir_all(state.join("data.unfinished/base")).unwrap();
    Cluster::start(&state).unwrap();
    assert!(!state.join("data.unfinished").exists());
}

#[test]
fn root_may_keep_its_state_below_a_private_directory() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let state = home.path().join("state");
    drop(Cluster::start(&state).unwrap());
    drop(Cluster::start(&state).unwrap());
    Cluster::remove(&state).unwrap();
    Cluster::remove(&state).unwrap();
}

/// Not a test of its own: the process that the next tests kill. The variable says where its cluster is.
#[test]
fn start_and_wait_to_be_killed() {
    let Some(place) = crate::config::variable("PLUMBLINE_TEST_VICTIM") else {
        return;
    };
    let cluster = match place.as_str() {
        "throwaway" => Cluster::throwaway(),
        directory => Cluster::start(Path::new(directory)),
    };
    let cluster = cluster.unwrap();
    let log = cluster.log();
    println!("victim {} {}", cluster.process_id(), log.display());
    std::thread::sleep(Duration::from_secs(60));
}

/// Starts a process with a cluster and kills it; the server's id, and where its data is or was.
fn killed_with_cluster(place: &str) -> (u32, PathBuf) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "postgres::tests::start_and_wait_to_be_killed",
        "--nocapture",
    ]);
    command
        .env("PLUMBLINE_TEST_VICTIM", place)
        .stdout(Stdio::piped());
    let mut victim = command.spawn().unwrap();
    let mut lines = BufReader::new(victim.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    // The harness prints the test's name on the same line.
    let line = lines
        .find_map(|line| line.split_once("victim ").map(|(_, rest)| rest.to_owned()))
        .unwrap();
    let (pid, log) = line.split_once(' ').unwrap();
    let (pid, directory) = (
        pid.parse().unwrap(),
        Path::new(log).parent().unwrap().to_owned(),
    );
    assert!(is_running(pid) && directory.exists());
    victim.kill().unwrap();
    victim.wait().unwrap();
    (pid, directory)
}

fn eventually(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what}: not even after ten seconds");
}

#[test]
fn nothing_is_left_of_a_throwaway_cluster_when_the_process_is_killed() {
    let (server, directory) = killed_with_cluster("throwaway");
    eventually("the server ends", || !is_running(server));
    eventually("its data is removed", || !directory.exists());
}

#[test]
fn a_kept_cluster_stops_in_good_order_when_the_process_is_killed() {
    let (_root, state) = state();
    let (server, _) = killed_with_cluster(&state.to_string_lossy());
    eventually("the server ends", || !is_running(server));
    let log = std::fs::read_to_string(state.join("log")).unwrap();
    assert!(log.contains("received fast shutdown request"), "{log}");
    Cluster::start(&state).unwrap();
}
