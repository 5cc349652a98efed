use contract_tests::{Subject, event_faults};
use http::StatusCode;
use serde_json::json;

use crate::office::{ANNA, Office};

#[tokio::test]
async fn every_event_is_what_the_contract_says() {
    let office = Office::with_people().await;
    let change = json!({"display_name": "Anna"});
    let path = format!("/users/{ANNA}");
    office
        .patch(&path, "\"1\"", &change)
        .await
        .expect(StatusCode::OK);
    office.erase_anna().await.expect(StatusCode::NO_CONTENT);
    let subject = Subject::of_service("user");
    for event in office.told().await {
        assert_eq!(event_faults(&subject, &event), Vec::<String>::new());
        assert_eq!(event["source"], "/users");
        assert_eq!(event["subject"], ANNA);
    }
    assert_eq!(office.told_types().await, ["user.updated", "user.erased"]);
}
