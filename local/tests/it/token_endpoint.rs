use axum::Router;
use platform::Clock;
use platform::auth::{AuthSettings, JwksSource, Verifier};
use plumbline_local::identity::Identity;
use plumbline_local::token_endpoint::{Client, PATH, router};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Served, serve_router};

struct World {
    _keys: TempDir,
    identity: Identity,
    endpoint: Served,
}

async fn world() -> World {
    let keys = tempfile::tempdir().unwrap();
    let identity = Identity::open(keys.path()).unwrap();
    let clients = vec![Client {
        id: "order",
        secret: "the secret of order".to_owned(),
        scopes: &["inventory:reserve", "payment:read"],
    }];
    let endpoint: Router = router(clients, identity.clone(), Clock::system());
    World {
        _keys: keys,
        identity,
        endpoint: serve_router(endpoint).await,
    }
}

impl World {
    async fn ask(&self, secret: &str, form: &str) -> (u16, Value) {
        let request = reqwest::Client::new()
            .post(self.endpoint.url(PATH))
            .basic_auth("order", Some(secret))
            .body(form.to_owned());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let status = answer.status().as_u16();
        assert_eq!(
            answer.headers().contains_key("www-authenticate"),
            status == 401
        );
        (status, answer.json().await.unwrap())
    }

    fn verifier(&self) -> Verifier {
        let [(_, issuer), (_, audience), (_, jwks)] = self.identity.settings();
        let settings = AuthSettings {
            issuer,
            audience,
            jwks: JwksSource::Inline(jwks),
            token_url: None,
            client_secret: None,
        };
        Verifier::new(&settings, Clock::system())
    }
}

#[tokio::test]
async fn a_service_gets_a_token_that_says_who_it_is_and_what_it_may() {
    let world = world().await;
    let (status, body) = world
        .ask("the secret of order", "grant_type=client_credentials")
        .await;
    assert_eq!((status, &body["token_type"]), (200, &Value::from("Bearer")));
    assert_eq!(body["scope"], "inventory:reserve payment:read");
    let token = body["access_token"].as_str().unwrap();
    let principal = world.verifier().verify(token).await.unwrap();
    assert_eq!(principal.subject, "order");
    assert!(principal.has_scope("inventory:reserve") && principal.has_role("service"));

    let form = "grant_type=client_credentials&scope=payment%3Aread";
    let (_, body) = world.ask("the secret of order", form).await;
    assert_eq!(body["scope"], "payment:read");
}

#[tokio::test]
async fn nobody_gets_more_than_is_theirs() {
    let world = world().await;
    let good = "grant_type=client_credentials";
    for (secret, form, status, error) in [
        ("the secret of orders", good, 401, "invalid_client"),
        ("", good, 401, "invalid_client"),
        (
            "the secret of order",
            "grant_type=password",
            400,
            "unsupported_grant_type",
        ),
        ("the secret of order", "", 400, "invalid_request"),
        (
            "the secret of order",
            "grant_type=client_credentials&scope=catalog:write",
            400,
            "invalid_scope",
        ),
    ] {
        let (answered, body) = world.ask(secret, form).await;
        assert_eq!((answered, body["error"].as_str()), (status, Some(error)));
    }
}
