use crate::contract::{api, list};

#[tokio::test]
async fn a_token_sent_alone_continues_its_query() {
    let api = api();
    let first = list(&api, "limit=7&tags=a%26b").await;
    let token = first.body["next_page"].as_str().expect("a token");
    let second = list(&api, &format!("page_token={token}")).await;
    assert_eq!(second.status, 200, "{}", second.body);
    assert_eq!(second.body["limit"], 7);
    assert_eq!(second.body["tags"], first.body["tags"]);
    assert_eq!(second.body["start"], 1);
}

#[tokio::test]
async fn a_filter_that_changes_beside_its_token_is_refused() {
    let api = api();
    let first = list(&api, "tags=a").await;
    let token = first.body["next_page"].as_str().expect("a token");
    let same = list(&api, &format!("tags=a&page_token={token}")).await;
    assert_eq!(same.status, 200);
    let other = list(&api, &format!("tags=b&page_token={token}")).await;
    assert_eq!(
        (other.status, other.faults()),
        (422, vec!["query /tags invalid".to_owned()])
    );
}

#[tokio::test]
async fn a_token_that_was_made_up_is_refused_beside_other_faults() {
    let answer = list(&api(), "page_token=made-up&limit=0").await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.faults(),
        ["query /limit too_small", "query /page_token invalid"]
    );
}
