//! People at the JSON API, signed in the way programs sign in.

use bansou::study_sessions::session::load;
use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::Role;
use entities::{OrganisationId, PersonId, StudySessionId};
use serde_json::{Value, json};

use super::cast::Stage;
use super::people::{add_member, add_organisation};
use crate::people::cast::{PASSWORD, Staff, letters, next_code, person, staff};
use crate::support::{ApiClient, TestApp};

/// A secretariat and an operator, each with a token.
pub struct Counter {
    pub stage: Stage,
    pub ono: Staff,
    pub desk: ApiClient,
}

/// Somebody of an operator.
pub struct Member {
    pub id: PersonId,
    pub email: &'static str,
    pub api: ApiClient,
}

impl Counter {
    pub async fn new() -> Self {
        let stage = Stage::new().await;
        let ono = staff(&stage.app, "ono@example.jp", &[Role::Coordinator]).await;
        let desk = staff_client(&stage.app, &ono).await;
        Self { stage, ono, desk }
    }

    /// Tokens end after a quarter of an hour; days later one signs in anew.
    pub async fn sign_in_again(&mut self) {
        self.desk = staff_client(&self.stage.app, &self.ono).await;
    }

    /// A member of the operator, signed in by the code of a letter.
    pub async fn member(&self, email: &'static str) -> Member {
        self.member_of(email, self.stage.operator).await
    }

    pub async fn member_of(&self, email: &'static str, organisation: OrganisationId) -> Member {
        let app = &self.stage.app;
        let id = person(app, email, &[Role::Operator]).await;
        add_member(app, id, organisation).await;
        Member { id, email, api: member_client(app, email).await }
    }

    pub async fn other_operator(&self) -> OrganisationId {
        let kind = OrganisationKind::AdoptedOperator;
        add_organisation(&self.stage.app, "株式会社 つぎのて", kind).await
    }

    /// A draft made over the API.
    pub async fn draft(&self, plan: Value) -> String {
        let made = self.desk.post("/api/v1/study-sessions", plan).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id()
    }

    /// The same, public at once.
    pub async fn session(&self, plan: Value) -> String {
        let id = self.draft(plan).await;
        let path = format!("/api/v1/study-sessions/{id}/publication");
        assert_eq!(self.desk.post(&path, json!({ "publish_at": null })).await.status, 204);
        id
    }

    pub async fn part(&self, session: &str) -> String {
        let id: StudySessionId = session.parse().unwrap();
        let db = self.stage.app.context.database.reader();
        let rows = load(db, self.stage.row(id).await).await.unwrap();
        rows.parts[0].part.id.to_string()
    }

    /// What somebody of the operator sends to register.
    pub fn wish(&self) -> Value {
        json!({ "organisation_id": self.stage.operator, "details": { "mode": "venue" } })
    }
}

pub async fn staff_client(app: &TestApp, who: &Staff) -> ApiClient {
    let code = next_code(app, &who.totp);
    let body =
        json!({ "grant": "password", "email": who.email, "password": PASSWORD, "code": code });
    let pair = ApiClient::nobody(app).post("/api/v1/auth/tokens", body).await;
    ApiClient::with_token(app, pair.text("access_token"))
}

pub async fn member_client(app: &TestApp, email: &str) -> ApiClient {
    app.clock.advance(chrono::TimeDelta::seconds(1));
    let nobody = ApiClient::nobody(app);
    let asked = nobody.post("/api/v1/auth/sign-in-links", json!({ "email": email })).await;
    let letter = letters(app, "sign_in_link", email).await.pop().unwrap();
    let code = letter.text_body.split("番号: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    let body = json!({ "grant": "mail_code", "ticket": asked.text("ticket"), "code": code });
    let pair = nobody.post("/api/v1/auth/tokens", body).await;
    ApiClient::with_token(app, pair.text("access_token"))
}

/// Thursday 3 December 2026, 14:00 to 16:00 in Tokyo: one seat at the venue, fifty online.
pub fn plan() -> Value {
    json!({
        "title": "地域間連携をどう始めるか",
        "number": 3,
        "purpose": "連携の第一歩を学ぶ",
        "description": "## 内容",
        "parts": [{
            "starts_at": "2026-12-03T14:00:00+09:00",
            "ends_at": "2026-12-03T16:00:00+09:00",
            "venue": { "name": "塩尻市市民交流センター", "prefecture_code": 20 },
            "speakers": [{ "name": "佐藤 健", "affiliation": "みなと大学" }],
        }],
        "online": { "url": "https://meet.example.jp/j/1" },
        "seats": [{ "mode": "venue", "capacity": 1 }, { "mode": "online", "capacity": 50 }],
        "audience": "operators",
        "opens_at": "2026-11-23T10:00:00+09:00",
        "closes_at": "2026-12-03T14:00:00+09:00",
        "approval": "automatic",
        "waiting": { "promotion": "offer", "offer_hours": 8, "stop_hours": 8 },
        "contact": { "name": "勉強会担当", "email": "study@example.jp" },
        "asks_accessibility": true,
    })
}

/// The plan with some fields replaced.
pub fn plan_with(changes: Value) -> Value {
    let mut plan = plan();
    let Value::Object(changes) = changes else { panic!("changes are an object") };
    for (name, value) in changes {
        plan[name] = value;
    }
    plan
}

pub fn of(session: &str, what: &str) -> String {
    format!("/api/v1/study-sessions/{session}/{what}")
}
