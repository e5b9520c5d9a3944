//! Somebody who uses the JSON API as a program would.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use super::TestApp;

/// With a token, or without one.
#[derive(Clone)]
pub struct ApiClient {
    http: Client,
    base: String,
    token: Option<String>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    pub status: u16,
    pub content_type: String,
    pub bytes: Vec<u8>,
    /// Null where the body is no JSON.
    pub body: Value,
}

/// Those who keep connections give them up before the server does, as proxies do.
fn connections() -> Client {
    Client::builder().pool_idle_timeout(Duration::from_secs(30)).build().unwrap()
}

impl ApiClient {
    pub fn nobody(app: &TestApp) -> Self {
        Self { http: connections(), base: app.base_url.clone(), token: None }
    }

    pub fn with_token(app: &TestApp, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..Self::nobody(app) }
    }

    /// The same connections for somebody else.
    pub fn sharing(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// The token, where there is one.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.send(Method::GET, path, None, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answered {
        self.send(Method::POST, path, Some(body), None).await
    }

    /// A POST without a body.
    pub async fn press(&self, path: &str) -> Answered {
        self.send(Method::POST, path, None, None).await
    }

    /// Under an `Idempotency-Key`.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answered {
        self.send(Method::POST, path, Some(body), Some(key)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answered {
        self.send(Method::PUT, path, Some(body), None).await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.send(Method::DELETE, path, None, None).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        key: Option<&str>,
    ) -> Answered {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(body) = body {
            request = request.json(&body);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.ask(request).await
    }

    async fn ask(&self, request: RequestBuilder) -> Answered {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let content_type = answer.headers().get("content-type");
        let content_type = content_type.map_or("", |value| value.to_str().unwrap()).to_owned();
        let status = answer.status().as_u16();
        let bytes = answer.bytes().await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answered { status, content_type, bytes, body }
    }
}

impl Answered {
    pub fn text(&self, field: &str) -> String {
        let value = &self.body[field];
        value.as_str().unwrap_or_else(|| panic!("no {field} in {}", self.body)).to_owned()
    }

    pub fn id(&self) -> String {
        self.text("id")
    }

    pub fn items(&self) -> &[Value] {
        self.body["items"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Status and stable name of a refusal, held to be a problem document.
    pub fn refusal(&self) -> (u16, &str) {
        assert_eq!(self.content_type, "application/problem+json", "{}", self.body);
        assert_eq!(self.body["status"], self.status);
        (self.status, self.body["code"].as_str().unwrap())
    }

    /// The fields a 422 names.
    pub fn fields(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        errors.iter().map(|error| error["field"].as_str().unwrap()).collect()
    }
}
