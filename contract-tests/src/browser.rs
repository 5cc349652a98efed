//! Chromium, driven through chromedriver, for tests of what people see.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

use std::process::Stdio;
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A browser window, and the driver that goes with it.
#[derive(Debug)]
pub struct Browser {
    /// What drives it.
    pub client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Browser {
    /// Opens an empty one, with a profile of its own.
    ///
    /// # Panics
    /// Where chromedriver or Chromium does not start.
    pub async fn open() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("chromedriver is installed; `./dev test` does that");
        let port = driver_port(&mut driver).await;
        let profile = tempfile::tempdir().unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Self {
            client,
            driver,
            _profile: profile,
        }
    }

    /// Closes the window in good order.
    ///
    /// # Panics
    /// Where the driver does not answer.
    pub async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

impl Drop for Browser {
    /// Also after a failed test, the window goes with the driver: they are one process group.
    fn drop(&mut self) {
        let id = self.driver.id().and_then(|id| i32::try_from(id).ok());
        if let Some(group) = id.and_then(Pid::from_raw) {
            // Where it fails, there is nobody left.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

async fn driver_port(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, rest)) = line.split_once("successfully on port ") {
                return rest.trim_end_matches('.').parse().unwrap();
            }
        }
        panic!("chromedriver ended without naming its port")
    };
    let port = tokio::time::timeout(Duration::from_secs(20), port)
        .await
        .unwrap();
    // Its pipe has to be read on, or it would block when that is full.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    port
}

fn capabilities(profile: &TempDir) -> Capabilities {
    let arguments = [
        "--headless",
        // Root may not have the sandbox; the pages are our own.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--window-size=1280,1600",
        &format!("--user-data-dir={}", profile.path().display()),
    ];
    let options = json!({ "args": arguments });
    Capabilities::from_iter([
        ("goog:chromeOptions".to_owned(), options),
        ("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" })),
    ])
}
