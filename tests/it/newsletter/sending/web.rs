//! What the letters lead to is there as soon as the first of them leaves, and not without one.

use bansou::database::Stop;
use bansou::mail::Resolution;
use bansou::newsletter::issues::{IssueRefusal, shelve};
use bansou::newsletter::sending::{pause, stop};
use bansou::newsletter::watching::{Settlement, settle_unknowns};
use bansou::people::{Actor, roles};
use chrono::{DateTime, TimeDelta, Utc};
use entities::IssueId;
use entities::mail::bundle;
use entities::mail::message::{self, LetterState};
use entities::newsletter::issue::IssueState;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::access::tokens::token_for;
use crate::newsletter::cast::Room;
use crate::study_sessions::visitor::Visitor;
use crate::support::ApiClient;

impl Room {
    /// A server asked to come back at this instant.
    pub async fn put_off(&self, issue: IssueId, reader: usize, until: DateTime<Utc>) {
        let letter = &self.letters_of(issue).await[reader];
        let tx = self.app.context.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(LetterState::Deferred))
            .col_expr(message::Column::Attempts, Expr::value(1))
            .col_expr(message::Column::NextAttemptAt, Expr::value(until))
            .filter(message::Column::Id.eq(letter.id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Whether issue 12 has its page, stands in the list and in the feed, and whether programs find
    /// it alone and in their list.
    async fn on_the_web(&self) -> [bool; 5] {
        let (anybody, program) = (Visitor::new(&self.app), ApiClient::nobody(&self.app));
        let page = anybody.get("/newsletter/issues/12").await;
        let list = anybody.get("/newsletter/issues").await;
        let url = self.app.url("/newsletter/issues/feed.atom");
        let feed = reqwest::get(&url).await.unwrap().text().await.unwrap();
        let one = program.get("/api/v1/newsletter/back-numbers/12").await;
        let all = program.get("/api/v1/newsletter/back-numbers").await;
        [
            page.status == StatusCode::OK,
            list.says("第12号"),
            feed.contains("/newsletter/issues/12"),
            one.status == 200,
            !all.items().is_empty(),
        ]
    }

    /// Bundles whose letters were not accepted.
    async fn counts_nothing(&self) {
        let tx = self.app.context.database.begin_write().await.unwrap();
        let none = Expr::value(0);
        let bundles = bundle::Entity::update_many().col_expr(bundle::Column::Accepted, none);
        bundles.exec(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Issue 12: its readers are written down, and nothing has left.
    async fn begins_for(&self, readers: usize) -> IssueId {
        self.readers(readers).await;
        let id = self.approved(12).await;
        self.app.clock.advance(TimeDelta::minutes(15));
        self.minds().await;
        id
    }
}

const THERE: [bool; 5] = [true; 5];
const GONE: [bool; 5] = [false; 5];

#[tokio::test]
async fn an_issue_is_on_the_web_from_its_first_letter_on_whatever_becomes_of_the_rest() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved(12).await;
    let early = room.on_the_web().await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    room.put_off(id, 1, room.app.context.now() + TimeDelta::days(1)).await;
    room.works().await;

    let sending = (room.issue(id).await.state, room.on_the_web().await);
    pause(&room.app.context, room.brake(), (id, "確かめるため")).await.unwrap();
    let paused = room.on_the_web().await;
    stop(&room.app.context, room.brake(), (id, "誤り")).await.unwrap();
    room.works().await;
    let stopped = (room.issue(id).await.state, room.on_the_web().await);
    shelve(&room.app.context, room.desk, (id, false)).await.unwrap();
    let taken_away = room.on_the_web().await;
    shelve(&room.app.context, room.desk, (id, true)).await.unwrap();

    assert_eq!(early, GONE);
    assert_eq!(sending, (IssueState::Sending, THERE));
    assert_eq!(paused, THERE);
    assert_eq!(stopped, (IssueState::Stopped, THERE));
    assert_eq!((taken_away, room.on_the_web().await), (GONE, THERE));
    assert_eq!(room.files(), 2);
    room.app.stop().await;
}

#[tokio::test]
async fn nobody_reads_of_an_issue_that_was_halted_before_its_first_letter() {
    let room = Room::new().await;
    let id = room.begins_for(3).await;
    let sending = room.on_the_web().await;

    pause(&room.app.context, room.brake(), (id, "確かめるため")).await.unwrap();
    let paused = room.on_the_web().await;
    stop(&room.app.context, room.brake(), (id, "誤り")).await.unwrap();
    let stopped = room.on_the_web().await;
    room.works().await;
    let over = room.on_the_web().await;
    let put_there = shelve(&room.app.context, room.desk, (id, true)).await;

    assert_eq!([sending, paused, stopped, over], [THERE, GONE, GONE, GONE]);
    assert!(matches!(put_there, Err(Stop::Refused(IssueRefusal::NotSent))), "{put_there:?}");
    assert_eq!(room.files(), 0);
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_that_was_corrected_says_so_to_whoever_reads_it() {
    let room = Room::new().await;
    let first = room.begins_for(2).await;
    room.works().await;
    let correction = room.approved_with(13, |row| row.corrects_id = Some(first)).await;
    let (anybody, program) = (Visitor::new(&room.app), ApiClient::nobody(&room.app));

    let before = anybody.get("/newsletter/issues/12").await;
    room.holding_time_passes().await;
    let after = anybody.get("/newsletter/issues/12").await;
    let read = anybody.get(&after.link("訂正（第13号）を読む")).await;
    let one = program.get("/api/v1/newsletter/back-numbers/12").await;
    let other = program.get("/api/v1/newsletter/back-numbers/13").await;

    assert!(!before.says("訂正"), "{}", before.text());
    assert!(after.says("第13号で訂正しました"), "{}", after.text());
    assert!(read.says("これは、第12号の訂正です"), "{}", read.text());
    assert_eq!([&one.body["corrected_by"], &other.body["corrects"]], [&json!([13]), &json!(12)]);
    let told = program_of(&room).await.get(&format!("{ISSUES}/{first}/progress")).await;
    assert_eq!(told.body["corrected_by"][0]["id"], json!(correction));
    assert_eq!((&told.body["mail_held"], &told.body["halt"]), (&json!(false), &Value::Null));
    room.app.stop().await;
}

const ISSUES: &str = "/api/v1/newsletter/issues";

async fn program_of(room: &Room) -> ApiClient {
    let context = &room.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, room.editor, Role::Editor).await.unwrap();
    tx.commit().await.unwrap();
    let token = token_for(&room.app, room.editor, Strength::TwoFactors).await;
    ApiClient::with_token(&room.app, token)
}

#[tokio::test]
async fn a_letter_that_somebody_says_arrived_leads_to_the_web() {
    let room = Room::new().await;
    let id = room.begins_for(2).await;
    room.put_off(id, 1, room.app.context.now() + TimeDelta::days(1)).await;
    room.works().await;
    stop(&room.app.context, room.brake(), (id, "誤り")).await.unwrap();
    room.works().await;
    // As if the line had broken before the answer.
    room.forged(id, 0, LetterState::Unknown).await;
    room.counts_nothing().await;

    let unknown = room.on_the_web().await;
    let arrived = Settlement {
        resolution: Resolution::MarkSent,
        only: Vec::new(),
        letters: 1,
        reason: "電話で確認しました。".to_owned(),
    };
    settle_unknowns(&room.app.context, room.witness(), (id, &arrived)).await.unwrap();

    assert_eq!((unknown, room.on_the_web().await), (GONE, THERE));
    room.app.stop().await;
}
