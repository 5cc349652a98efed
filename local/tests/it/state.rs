use std::fs;

use plumbline_local::state::{State, StateError};

#[test]
fn contents_stay_until_they_are_forgotten() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("deep/state");
    let kept = {
        let state = State::open(&root).unwrap();
        state.objects("catalog").unwrap().join("image")
    };
    fs::write(&kept, "pixels").unwrap();

    let state = State::open(&root).unwrap();
    state.check_format().unwrap();
    assert!(kept.exists());

    state.forget().unwrap();
    assert!(!kept.exists());
    drop(state);
    State::open(&root).unwrap().check_format().unwrap();
}

#[test]
fn second_run_is_told_of_the_first() {
    let root = tempfile::tempdir().unwrap();
    let first = State::open(root.path()).unwrap();
    let error = State::open(root.path()).unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, StateError::InUse { .. }), "{message}");
    let process = format!("process {}", std::process::id());
    assert!(
        message.contains(&process) && message.contains("--state"),
        "{message}"
    );
    drop(first);
    State::open(root.path()).unwrap();
}

#[test]
fn directory_of_something_else_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let letter = root.path().join("letter.txt");
    fs::write(&letter, "Dear").unwrap();
    let error = State::open(root.path()).unwrap_err();
    assert!(matches!(error, StateError::NotOurs { .. }), "{error}");
    let names: Vec<_> = fs::read_dir(root.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "{names:?}");
}

#[test]
fn file_in_place_of_the_directory_is_named() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("state");
    fs::write(&file, "").unwrap();
    let error = State::open(&file).unwrap_err();
    assert!(matches!(error, StateError::NotADirectory { .. }), "{error}");
    assert!(error.to_string().contains(file.to_str().unwrap()));
}

#[test]
fn other_layout_is_refused_until_it_is_forgotten() {
    let root = tempfile::tempdir().unwrap();
    let state = State::open(root.path()).unwrap();
    fs::write(root.path().join("plumbline-state"), "77\n").unwrap();
    let message = state.check_format().unwrap_err().to_string();
    assert!(
        message.contains("77") && message.contains("--reset"),
        "{message}"
    );
    state.forget().unwrap();
    state.check_format().unwrap();
}

#[test]
fn databases_are_announced_for_the_length_of_a_run() {
    let root = tempfile::tempdir().unwrap();
    let state = State::open(root.path()).unwrap();
    let announcement = state
        .announce_databases([("catalog", "postgres://here/catalog".to_owned())])
        .unwrap();
    let list = root.path().join("databases");
    let text = fs::read_to_string(&list).unwrap();
    assert_eq!(text, "catalog postgres://here/catalog\n");
    drop(announcement);
    assert!(!list.exists());
}

#[test]
fn secrets_stay_the_same_and_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let state = State::open(root.path()).unwrap();
    let first = state.secret("pages-key", || "one".to_owned()).unwrap();
    let second = state.secret("pages-key", || "two".to_owned()).unwrap();
    assert_eq!((first.as_str(), second.as_str()), ("one", "one"));
    let mode = fs::metadata(state.keys().join("pages-key"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
