//! Parameters of every place and style, against the table of OpenAPI 3.1, section 4.8.12.4.

use serde_json::json;

use crate::call::{api, get, send};

const COLOUR: &str = r#"{"R":100,"G":200,"B":150}"#;

fn colour() -> serde_json::Value {
    serde_json::from_str(COLOUR).expect("JSON")
}

fn path(parts: [&str; 12]) -> String {
    format!("/styles/path/{}", parts.join("/"))
}

const PATH: [&str; 12] = [
    "a%20b%2Fc",
    "3,4,5",
    "R,100,G,200,B,150",
    "R=100,G=200,B=150",
    ".7",
    ".3,4,5",
    ".3.4.5",
    ".R=100.G=200.B=150",
    ";matrix=true",
    ";matrix_list=3,4,5",
    ";matrix_pieces=3;matrix_pieces=4;matrix_pieces=5",
    ";R=100;G=200;B=150",
];

#[tokio::test]
async fn path_parameters_are_decoded_as_their_style_says() {
    let expected = json!({
        "plain": "a b/c", "list": [3, 4, 5], "record": colour(), "pairs": colour(),
        "label": 7, "label_list": [3, 4, 5], "label_pieces": [3, 4, 5], "label_pairs": colour(),
        "matrix": true, "matrix_list": [3, 4, 5], "matrix_pieces": [3, 4, 5], "matrix_pairs": colour(),
    });
    assert_eq!(get(&path(PATH)).await.ok(), expected);
}

#[tokio::test]
async fn every_bad_path_parameter_is_named_in_one_answer() {
    let mut parts = PATH;
    parts[0] = "123456789012345678901";
    parts[1] = "3,x,5";
    parts[2] = "R,100,G,256";
    parts[3] = "R=100";
    parts[4] = "7";
    parts[5] = ".1,2,3,4,5,6";
    parts[8] = ";matrix=yes";
    parts[11] = ";R=1;G=2;X=3";
    get(&path(parts)).await.refused(&[
        "path /label invalid",
        "path /label_list too_many",
        "path /list/1 type",
        "path /matrix type",
        "path /matrix_pairs/X unknown",
        "path /pairs/G required",
        "path /plain too_long",
        "path /record/G too_large",
    ]);
}

#[tokio::test]
async fn a_segment_may_be_a_parameter_only_in_part() {
    let answer = get("/comparisons/v1.0...v1.%31").await;
    assert_eq!(answer.ok(), json!({"base": "v1.0", "head": "v1.1"}));
    assert_eq!(get("/reports/12.json").await.ok(), json!({"report": 12}));
    get("/reports/0.json")
        .await
        .refused(&["path /report too_small"]);
    get("/reports/x.json").await.refused(&["path /report type"]);
}

#[tokio::test]
async fn a_segment_that_does_not_have_its_form_is_not_found() {
    for uri in [
        "/reports/12.xml",
        "/reports/12",
        "/comparisons/v1",
        "/reports/.json",
    ] {
        assert_eq!(get(uri).await.problem(), (404, "not_found"), "{uri}");
    }
}

#[tokio::test]
async fn query_parameters_are_decoded_as_their_style_says() {
    let query = "text=a%20b+c&number=1.5&flag=true&day=2026-02-28&words=red&words=blue&numbers=3,4,5&spaced=3%204%205\
        &piped=3%7C4|5&R=100&G=200&B=150&record=R,100,G,200,B,150&deep%5Bmin%5D=1&deep[max]=2&json=%7B%22min%22:1%7D\
        &size=5&mood=wild-eyed&dollar%24name=x";
    let expected = json!({
        "text": "a b c", "number": 1.5, "flag": true, "day": "2026-02-28", "words": ["red", "blue"],
        "numbers": [3, 4, 5], "spaced": [3, 4, 5], "piped": [3, 4, 5], "spread": colour(), "record": colour(),
        "deep": {"min": 1, "max": 2}, "json": {"min": 1}, "size": 5, "mood": "wild-eyed", "dollar": "x",
    });
    assert_eq!(get(&format!("/styles/query?{query}")).await.ok(), expected);
}

#[tokio::test]
async fn what_is_left_out_is_absent_or_its_default() {
    let answer = get("/styles/query").await.ok();
    let present: Vec<_> = answer
        .as_object()
        .expect("an object")
        .iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    assert_eq!(json!(present), json!([["mood", "calm"], ["size", 20]]));
}

#[tokio::test]
async fn every_bad_query_parameter_is_named_in_one_answer() {
    let query = "text=x&number=0&flag=1&day=2026-02-30&words=red&words=red&words=yellow&numbers=1,b&spaced=1,2\
        &R=1&record=R,1,G&deep[mean]=1&json=%7B&size=101&mood=sad&colour=red";
    let answer = get(&format!("/styles/query?{query}")).await;
    // Broken JSON cannot be parsed, which makes it a 400 for all of them.
    assert_eq!(answer.problem(), (400, "invalid_request"));
    assert_eq!(
        answer.faults(),
        [
            "query /colour unknown",
            "query /day format",
            "query /deep/mean unknown",
            "query /flag type",
            "query /json invalid",
            "query /mood enum",
            "query /number too_small",
            "query /numbers/1 type",
            "query /record invalid",
            "query /size too_large",
            "query /spaced/0 type",
            "query /spread/G required",
            "query /text too_short",
            "query /words not_unique",
            "query /words/2 too_long",
        ]
    );
}

#[tokio::test]
async fn an_unknown_query_parameter_is_refused() {
    get("/styles/query?sise=5")
        .await
        .refused(&["query /sise unknown"]);
    get("/things?page=2")
        .await
        .refused(&["query /page unknown"]);
    get("/security/lobby?key=x")
        .await
        .refused(&["query /key unknown"]);
}

#[tokio::test]
async fn a_parameter_that_is_given_twice_is_refused() {
    get("/styles/query?size=5&size=6")
        .await
        .refused(&["query /size invalid"]);
    get("/styles/query?deep[min]=5&deep[min]=6")
        .await
        .refused(&["query /deep invalid"]);
    get("/styles/query?numbers=1&numbers=2")
        .await
        .refused(&["query /numbers invalid"]);
}

#[tokio::test]
async fn what_cannot_be_decoded_is_a_bad_request() {
    for uri in [
        "/styles/query?text=%FF%FE",
        "/styles/query?%FF=1",
        "/comparisons/%FF...b",
    ] {
        assert_eq!(get(uri).await.problem(), (400, "invalid_request"), "{uri}");
    }
}

#[tokio::test]
async fn an_empty_value_is_a_value() {
    get("/styles/query?text=")
        .await
        .refused(&["query /text too_short"]);
    get("/styles/query?size=")
        .await
        .refused(&["query /size type"]);
    assert_eq!(
        get("/styles/query?numbers=").await.ok()["numbers"],
        json!([])
    );
    assert_eq!(get("/styles/query?words=").await.ok()["words"], json!([]));
}

#[tokio::test]
async fn headers_and_cookies_are_decoded_as_their_style_says() {
    let headers = [
        ("x-id", "00000000-0000-0000-0000-00000000000a"),
        ("x-numbers", "3, 4"),
        ("x-numbers", "5"),
        ("x-record", "R,100, G,200,B,150"),
        ("x-pairs", "R=100,G=200,B=150"),
        ("cookie", "other=1; session=a%20b; seen=3,4"),
        ("cookie", "count=2"),
    ];
    let expected = json!({
        "id": "00000000-0000-0000-0000-00000000000a", "numbers": [3, 4, 5], "record": colour(), "pairs": colour(),
        "session": "a b", "seen": [3, 4], "count": 2,
    });
    let answer = send(&api(), "GET", "/styles/headers", &headers, "").await;
    assert_eq!(answer.ok(), expected);
}

#[tokio::test]
async fn bad_headers_and_cookies_are_named_as_in_the_contract() {
    let answer = send(&api(), "GET", "/styles/headers", &[], "").await;
    answer.refused(&["cookie /session required", "header /X-Id required"]);
    let headers = [
        ("x-id", "{00000000-0000-0000-0000-00000000000a}"),
        ("x-numbers", "1,x"),
        ("x-pairs", "R"),
        ("cookie", "session=a; count=many; seen=1,2,3,4,5,6"),
    ];
    let answer = send(&api(), "GET", "/styles/headers", &headers, "").await;
    answer.refused(&[
        "cookie /count type",
        "cookie /seen too_many",
        "cookie /session too_short",
        "header /X-Id format",
        "header /X-Numbers/1 type",
        "header /X-Pairs invalid",
    ]);
}
