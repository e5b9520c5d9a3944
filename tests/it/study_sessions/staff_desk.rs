//! A coordinator at the secretariat's pages, without a browser.

use std::sync::Arc;

use bansou::people::{Actor, roles, sign_in::sessions};
use bansou::study_sessions::session::load;
use entities::StudySessionId;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::cookie::Jar;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use sea_orm::EntityTrait as _;

use super::cast::Stage;

pub struct Desk {
    pub stage: Stage,
    client: reqwest::Client,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Desk {
    pub async fn new() -> Self {
        Self::of(Stage::new().await).await
    }

    /// A session ends after hours without use; days later one signs in anew.
    pub async fn signed_in_again(self) -> Self {
        Self::of(self.stage).await
    }

    /// The id of the first part, as a form sends it.
    pub async fn part(&self, session: StudySessionId) -> String {
        let db = self.stage.app.context.database.reader();
        let rows = load(db, self.stage.row(session).await).await.unwrap();
        rows.parts[0].part.id.to_string()
    }

    /// At this stage, with the clock as it stands.
    pub async fn of(stage: Stage) -> Self {
        // The jar also keeps the cookie that form tokens are bound to.
        let jar = Arc::new(Jar::default());
        let cookie = format!("session={}", sign_in(&stage).await);
        jar.add_cookie_str(&cookie, &stage.app.base_url.parse().unwrap());
        let client = reqwest::Client::builder()
            .cookie_provider(jar)
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { stage, client }
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.client.get(self.stage.app.url(path)).send().await.unwrap()).await
    }

    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let answer = self.client.get(self.stage.app.url(path)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        answer.bytes().await.unwrap().to_vec()
    }

    /// Posts the fields with the token of the page they would come from.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let mut fields: Vec<_> = fields.to_vec();
        fields.push(("csrf", &token));
        let request = self.client.post(self.stage.app.url(path)).form(&fields);
        answer(request.send().await.unwrap()).await
    }

    async fn token(&self) -> String {
        let page = self.get("/staff/sessions/new").await.body;
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }
}

/// Gives the desk its role and a session with two factors; returns the secret of its cookie.
pub async fn sign_in(stage: &Stage) -> String {
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let who = stage.desk.person();
    roles::grant(&tx, context, &Actor::System, who, Role::Coordinator).await.unwrap();
    let row = person::Entity::find_by_id(who).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await.unwrap();
    tx.commit().await.unwrap();
    begun.token
}

async fn answer(answer: reqwest::Response) -> Answer {
    let location = answer.headers().get(LOCATION);
    let location = location.map_or("", |value| value.to_str().unwrap()).to_owned();
    Answer { status: answer.status().as_u16(), location, body: answer.text().await.unwrap() }
}

/// A whole form as a browser sends it: two speakers, a question, a co-host.
pub fn whole_form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("action", "save"),
        ("request_key", "9f6d8c1e"),
        ("new_series", "基礎講座"),
        ("number", "３"),
        ("title", "地域間連携をどう始めるか"),
        ("description", "## 内容\r\n\r\n話し合います。"),
        ("parts.1.title", "1日目"),
        ("parts.1.day_year", "令和8"),
        ("parts.1.day_month", "12"),
        ("parts.1.day_day", "3"),
        ("parts.1.from", "14時"),
        ("parts.1.until", "1600"),
        ("parts.1.venue_name", "みなと会館"),
        ("parts.1.speakers.1.guest", "佐藤 健"),
        ("parts.1.speakers.1.affiliation", "みなと大学"),
        ("parts.2.day_year", ""),
        ("modes", "venue"),
        ("venue_capacity", "30"),
        ("audience", "operators"),
        ("approval", "automatic"),
        ("promotion", "offer"),
        ("offer_hours", "8"),
        ("stop_hours", "8"),
        ("reminders", "1440"),
        ("questions.1.label", "昼食"),
        ("questions.1.kind", "choice"),
        ("questions.1.options", "和食\r\n洋食\r\n"),
        ("questions.1.required", "yes"),
        ("co_hosts.1.name", "一般社団法人 はじめ"),
        ("contact_name", "勉強会担当"),
        ("contact_email", "study@example.jp"),
    ]
}

/// The form with some fields replaced or added.
pub fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut form = whole_form();
    form.retain(|(name, _)| changes.iter().all(|(changed, _)| name != changed));
    form.extend_from_slice(changes);
    form
}
