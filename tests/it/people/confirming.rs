//! What is asked once more before somebody stops, leaves an organisation, or an organisation stops:
//! whom it is about and what it means; nothing happens before, and nothing twice.

use bansou::people::persons::places_of;
use entities::people::organisation::{self, OrganisationState};
use entities::people::person::{self as people, PersonState};
use entities::people::role_assignment::Role;
use entities::{OrganisationId, PersonId};
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::cast::{Staff, location, person, staff};
use super::organisations::{organisation, place};
use crate::support::TestApp;

struct Office {
    app: TestApp,
    ono: Staff,
    yamada: PersonId,
    hajime: OrganisationId,
}

impl Office {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
        let hajime = organisation(&app, "一般社団法人 はじめ").await;
        let yamada = person(&app, "yamada@example.jp", &[Role::Operator]).await;
        place(&app, yamada, hajime, true).await;
        Self { app, ono, yamada, hajime }
    }

    /// Presses a button of a page: what is asked then.
    async fn presses(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.ono.browser.send(page, action, fields).await;
        assert_eq!(answer.status(), StatusCode::OK, "{action}");
        answer.text().await.unwrap()
    }

    /// Says yes: where that leads.
    async fn confirms(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> String {
        let fields = [fields, &[("confirmed", "yes")]].concat();
        let answer = self.ono.browser.send(page, action, &fields).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{action}");
        location(&answer).to_owned()
    }

    async fn person_state(&self) -> PersonState {
        let found = people::Entity::find_by_id(self.yamada);
        found.one(self.app.context.database.reader()).await.unwrap().unwrap().state
    }

    async fn organisation_state(&self) -> OrganisationState {
        let found = organisation::Entity::find_by_id(self.hajime);
        found.one(self.app.context.database.reader()).await.unwrap().unwrap().state
    }

    async fn places(&self) -> usize {
        places_of(self.app.context.database.reader(), &[self.yamada]).await.unwrap().len()
    }
}

fn lacking<'a>(html: &str, wanted: &[&'a str]) -> Vec<&'a str> {
    wanted.iter().copied().filter(|text| !html.contains(text)).collect()
}

#[tokio::test]
async fn an_account_is_stopped_after_a_page_that_says_what_it_means() {
    let office = Office::new().await;
    let page = format!("/staff/people/{}", office.yamada);
    let action = format!("{page}/state");
    let asked = office.presses(&page, &action, &[("disabled", "yes")]).await;
    let before = office.person_state().await;
    let back = office.confirms(&page, &action, &[("disabled", "yes")]).await;
    let again = office.confirms(&page, &action, &[("disabled", "yes")]).await;

    let wanted =
        ["山田 太郎さん", "サインインできなくなります", "name=\"confirmed\" value=\"yes\""];
    assert_eq!(lacking(&asked, &wanted), Vec::<&str>::new());
    assert!(before != PersonState::Disabled);
    assert_eq!((back.as_str(), again.as_str()), (page.as_str(), page.as_str()));
    assert_eq!(office.person_state().await, PersonState::Disabled);
    office.app.stop().await;
}

#[tokio::test]
async fn a_place_is_ended_after_a_page_that_says_what_it_means() {
    let office = Office::new().await;
    let page = format!("/staff/people/{}", office.yamada);
    let reader = office.app.context.database.reader();
    let own = places_of(reader, &[office.yamada]).await.unwrap()[0].id;
    let action = format!("{page}/places/{own}/end");
    let asked = office.presses(&page, &action, &[]).await;
    let of_another = format!("/staff/people/{}/places/{own}/end", office.ono.id);
    let yes = [("confirmed", "yes")];
    let elsewhere = office.ono.browser.send(&page, &of_another, &yes).await.status();
    let before = office.places().await;
    let back = office.confirms(&page, &action, &[]).await;
    let gone = office.ono.browser.send(&page, &action, &yes).await.status();

    let wanted =
        ["山田 太郎さん", "一般社団法人 はじめ", "代表担当でもなくなります", "紹介は、終了します"];
    assert_eq!(lacking(&asked, &wanted), Vec::<&str>::new());
    assert_eq!((before, elsewhere), (1, StatusCode::NOT_FOUND));
    assert_eq!((back.as_str(), office.places().await), (page.as_str(), 0));
    assert_eq!(gone, StatusCode::NOT_FOUND);
    office.app.stop().await;
}

#[tokio::test]
async fn an_organisation_is_closed_after_a_page_that_says_what_it_means_and_opened_without() {
    let office = Office::new().await;
    let page = format!("/staff/organisations/{}", office.hajime);
    let action = format!("{page}/state");
    let asked = office.presses(&page, &action, &[("closed", "yes")]).await;
    let before = office.organisation_state().await;
    let back = office.confirms(&page, &action, &[("closed", "yes")]).await;
    let closed = office.organisation_state().await;
    let opened = office.ono.browser.send(&page, &action, &[("closed", "no")]).await.status();

    let wanted = ["一般社団法人 はじめ", "申し込めなくなります", "あとで再開できます"];
    assert_eq!(lacking(&asked, &wanted), Vec::<&str>::new());
    assert!(before != OrganisationState::Closed);
    assert_eq!((back.as_str(), closed), (page.as_str(), OrganisationState::Closed));
    assert_eq!(opened, StatusCode::SEE_OTHER);
    assert!(office.organisation_state().await != OrganisationState::Closed);
    office.app.stop().await;
}
