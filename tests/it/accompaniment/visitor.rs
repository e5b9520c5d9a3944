//! Somebody at the pages, without a browser.

use std::sync::Arc;

use bansou::people::sign_in::sessions;
use entities::PersonId;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::cookie::Jar;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use sea_orm::EntityTrait as _;

use super::cast::Stage;

pub struct Visitor<'a> {
    stage: &'a Stage,
    client: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl<'a> Visitor<'a> {
    /// The coordinator of the stage, with two factors.
    pub async fn coordinator(stage: &'a Stage) -> Self {
        stage.grant(stage.desk.person(), Role::Coordinator).await;
        Self::signed_in(stage, stage.desk.person(), Strength::TwoFactors).await
    }

    /// Anybody else, over a mail link.
    pub async fn member(stage: &'a Stage, who: PersonId) -> Self {
        Self::signed_in(stage, who, Strength::MailLink).await
    }

    async fn signed_in(stage: &'a Stage, who: PersonId, strength: Strength) -> Self {
        let context = &stage.app.context;
        let tx = context.database.begin_write().await.unwrap();
        let row = person::Entity::find_by_id(who).one(&tx).await.unwrap().unwrap();
        let begun = sessions::begin(&tx, context, &row, strength, "test").await.unwrap();
        tx.commit().await.unwrap();
        let jar = Arc::new(Jar::default());
        let cookie = format!("session={}", begun.token);
        jar.add_cookie_str(&cookie, &stage.app.base_url.parse().unwrap());
        let builder = reqwest::Client::builder().cookie_provider(jar).redirect(Policy::none());
        Self { stage, client: builder.build().unwrap() }
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.client.get(self.stage.app.url(path)).send().await.unwrap()).await
    }

    /// Sends the form of a page with its token.
    pub async fn send(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await.body;
        let token = hidden(&shown, "csrf");
        let mut fields: Vec<_> = fields.to_vec();
        fields.push(("csrf", &token));
        let request = self.client.post(self.stage.app.url(action)).form(&fields);
        answer(request.send().await.unwrap()).await
    }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn answer(answer: reqwest::Response) -> Answer {
    let location = answer.headers().get(LOCATION);
    let location = location.map_or("", |value| value.to_str().unwrap()).to_owned();
    Answer { status: answer.status().as_u16(), location, body: answer.text().await.unwrap() }
}
