//! What surrounds the operations of a router.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use http::HeaderMap;

use crate::Problem;

/// Gives a router problems for unknown paths (404) and unknown methods (405, with `Allow`).
///
/// `HEAD` needs nothing: axum answers it through `GET` and drops the body.
pub fn finish<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
        .method_not_allowed_fallback(async || Problem::method_not_allowed(None))
        .fallback(async || Problem::not_found())
}

/// Marks headers as secrets, in requests and in answers, so that they do not print. The names are in lower case.
pub fn conceal(router: Router, names: &'static [&'static str]) -> Router {
    router.layer(from_fn(
        move |mut request: Request, next: Next| async move {
            mark(request.headers_mut(), names);
            let mut answer = next.run(request).await;
            mark(answer.headers_mut(), names);
            answer
        },
    ))
}

fn mark(headers: &mut HeaderMap, names: &[&str]) {
    for (name, value) in headers.iter_mut() {
        if names.contains(&name.as_str()) {
            value.set_sensitive(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use http::{Request, StatusCode};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    async fn ask(method: &str, path: &str) -> axum::response::Response {
        let router = Router::new().route("/there", get(async || "here").put(async || ()));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(axum::body::Body::empty())
            .expect("a plain request");
        match finish(router).oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    #[tokio::test]
    async fn an_unknown_path_is_a_problem() {
        let response = ask("GET", "/elsewhere").await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
    }

    #[tokio::test]
    async fn an_unknown_method_is_a_problem_that_lists_the_known_ones() {
        let response = ask("DELETE", "/there").await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let allow = response.headers()["allow"].to_str().expect("text");
        assert!(allow.contains("GET") && allow.contains("PUT"), "{allow}");
    }

    #[tokio::test]
    async fn concealed_headers_do_not_print() {
        let repeat = async |headers: HeaderMap| {
            let told = format!("{headers:?}");
            (headers, told)
        };
        let router = conceal(Router::new().route("/", get(repeat)), &["cart-token"]);
        let request = Request::builder()
            .uri("/")
            .header("Cart-Token", "secret-1")
            .header("Cart-Token", "secret-2")
            .header("colour", "red")
            .body(axum::body::Body::empty())
            .expect("a plain request");
        let Ok(answer) = router.oneshot(request).await;
        let answered = format!("{:?}", answer.headers());
        let body = answer.into_body().collect().await.expect("in memory");
        for text in [answered, format!("{:?}", body.to_bytes())] {
            assert!(text.contains("red") && !text.contains("secret"), "{text}");
        }
    }

    #[tokio::test]
    async fn head_is_answered_through_get_without_a_body() {
        let response = ask("HEAD", "/there").await;
        assert_eq!(response.status(), StatusCode::OK);
        let body = response.into_body().collect().await.expect("in memory");
        assert!(body.to_bytes().is_empty());
    }
}
