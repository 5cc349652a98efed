use std::path::Path;
use std::time::Duration;

use contract_tests::browser::Browser;
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};

use super::system::Place;

const PATIENCE: Duration = Duration::from_secs(30);

/// The operation that is tried, as Swagger UI marks it.
const LIST: &str = "[id$='-list_products']";

#[tokio::test]
async fn operation_runs_in_a_browser_as_nobody_and_as_staff() {
    let place = Place::new().await;
    let system = place.up(&[]).await;
    let browser = Browser::open().await;
    let page = &browser.client;
    page.goto(&system.url("/docs/?contract=catalog"))
        .await
        .unwrap();
    click(page, &format!("{LIST} .opblock-summary-control")).await;

    // As nobody, one may list what is sold.
    assert_eq!(execute(page).await, "200");
    let body = format!("{LIST} .live-responses-table .response .response-col_description");
    let body = wait_for(page, &body).await.text().await.unwrap();
    assert!(body.contains("\"items\""), "{body}");
    keep_screenshot(page, "swagger-ui-anonymous").await;

    // Drafts are for staff: refused, then one click, then there.
    choose_draft(page).await;
    assert_ne!(execute(page).await, "200");
    click(page, "#personas [data-persona='staff']").await;
    wait_for(
        page,
        "#personas [data-persona='staff'][aria-pressed='true']",
    )
    .await;
    assert_eq!(execute(page).await, "200");
    let sent = wait_for(page, &format!("{LIST} .curl-command")).await;
    assert!(
        sent.text()
            .await
            .unwrap()
            .contains("Authorization: Bearer ")
    );
    keep_screenshot(page, "swagger-ui-staff").await;
    browser.close().await;
}

/// Runs the operation and reads the status of the answer.
async fn execute(page: &Client) -> String {
    let clear = format!("{LIST} .btn-clear");
    if page.find(Locator::Css(&clear)).await.is_ok() {
        // The answer of the time before goes first, so as not to be taken for the new one.
        click(page, &clear).await;
    }
    click(page, &format!("{LIST} .execute")).await;
    let status = format!("{LIST} .live-responses-table .response .response-col_status");
    let text = wait_for(page, &status).await.text().await.unwrap();
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

async fn choose_draft(page: &Client) {
    let select = wait_for(page, &format!("{LIST} tr[data-param-name='status'] select")).await;
    select.select_by_value("draft").await.unwrap();
}

async fn wait_for(page: &Client, css: &str) -> Element {
    match page
        .wait()
        .at_most(PATIENCE)
        .for_element(Locator::Css(css))
        .await
    {
        Ok(element) => element,
        Err(error) => {
            keep_screenshot(page, "swagger-ui-failed").await;
            panic!("{css}: {error}");
        }
    }
}

/// A click where the element is, whatever sticks above it.
async fn click(page: &Client, css: &str) {
    wait_for(page, css).await;
    let script = "const it = document.querySelector(arguments[0]); it.scrollIntoView({ block: 'center' }); it.click();";
    page.execute(script, vec![css.into()]).await.unwrap();
}

/// Left beside the other products of the build, for people to look at.
async fn keep_screenshot(page: &Client, name: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(folder).unwrap();
    let picture = page.screenshot().await.unwrap();
    std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
}
