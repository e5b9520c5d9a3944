//! More records than a page has.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::record;
use entities::people::role_assignment::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::cast::{Held, raw};
use super::pages::Visitor;
use crate::consultations::api::{desk, member};

/// An approved record, and so many others like it, each of the day before.
async fn approved(more: i64) -> Held {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let own = held.row().await;
    let meeting = held.stage.row(held.id).await;
    let context = held.context();
    let mut meetings = Vec::new();
    let mut records = Vec::new();
    for place in 1..=more {
        let before =
            |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at - TimeDelta::days(place));
        let row = consultation::Model {
            id: context.new_id(),
            number: format!("S8-900-{place:03}"),
            request_key: format!("paging:{place}"),
            held_from: before(meeting.held_from),
            held_until: before(meeting.held_until),
            ..meeting.clone()
        };
        records.push(record::Model { consultation_id: row.id, ..own.clone() });
        meetings.push(row);
    }
    let tx = context.database.begin_write().await.unwrap();
    let meetings = meetings.into_iter().map(|row| row.into_active_model().reset_all());
    consultation::Entity::insert_many(meetings).exec_without_returning(&tx).await.unwrap();
    let records = records.into_iter().map(|row| row.into_active_model().reset_all());
    record::Entity::insert_many(records).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    held
}

/// The meeting of this number is put right: it was none, and its record is withdrawn.
async fn is_withdrawn(held: &Held, number: &str) {
    let tx = held.context().database.begin_write().await.unwrap();
    consultation::Entity::update_many()
        .col_expr(consultation::Column::State, Expr::value(ConsultationState::Missed))
        .filter(consultation::Column::Number.eq(number))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn plain(page: &str) -> String {
    page.replace("&#x2f;", "/").replace("&amp;", "&").replace("&#x3f;", "?")
}

#[tokio::test]
async fn the_secretariat_turns_pages_that_keep_what_they_are_narrowed_to() {
    let held = approved(120).await;
    is_withdrawn(&held, "S8-900-120").await;
    let desk = Visitor::desk(&held).await;
    let list = "/staff/records?state=approved";
    let get = async |address: &str| plain(&desk.get(address).await.body);

    let second = get(&format!("{list}&page=2")).await;
    let last = get(&format!("{list}&page=3")).await;
    let behind = get(&format!("{list}&page=9")).await;
    let none = get("/staff/records?state=draft&page=2").await;

    assert!(second.contains("120件中 51～100件"), "{second}");
    for page in [1, 3] {
        assert!(second.contains(&format!("href=\"{list}&page={page}\"")), "{second}");
    }
    assert_eq!(second.matches("S8-900-").count(), 50);
    assert!(second.contains("S8-900-050") && second.contains("S8-900-099"));
    assert!(second.contains("山田"), "whom one can narrow to stands on every page");
    assert!(last.contains("120件中 101～120件") && !last.contains("page=4"));
    assert!(behind.contains("このページには記録がありません。"), "{behind}");
    assert!(behind.contains("120件") && behind.contains(&format!("href=\"{list}\"")));
    assert!(none.contains("条件に合う記録はありません。") && none.contains("0件"));
}

#[tokio::test]
async fn an_accompanist_turns_pages_of_what_is_approved_and_counts_nobody_elses() {
    let held = approved(70).await;
    is_withdrawn(&held, "S8-900-070").await;
    let other = held.stage.accompanist("後任 三郎").await;
    let yamada = Visitor::member(&held, held.yamada().person()).await;
    let successor = Visitor::member(&held, other.person()).await;

    let first = plain(&yamada.get("/my/records").await.body);
    let second = plain(&yamada.get("/my/records?page=2").await.body);
    let behind = plain(&yamada.get("/my/records?page=99999999999999").await.body);
    let foreign = plain(&successor.get("/my/records").await.body);

    assert!(first.contains("70件中 1～50件") && first.contains("href=\"/my/records?page=2\""));
    assert!(second.contains("70件中 51～70件"), "{second}");
    assert!(behind.contains("このページには記録がありません。"), "{behind}");
    assert!(behind.contains("href=\"/my/records\""));
    assert!(foreign.contains("承認された記録はまだありません。") && !foreign.contains("件中"));
}

#[tokio::test]
async fn a_program_reads_part_after_part_what_its_person_may_see() {
    let held = approved(70).await;
    let other = held.stage.accompanist("後任 三郎").await;
    let author = member(&held.stage, held.yamada().person(), Role::Accompanist).await;
    let successor = member(&held.stage, other.person(), Role::Accompanist).await;
    let office = desk(&held.stage).await;
    let list = "/api/v1/consultation-records?limit=50";

    let mut read = Vec::new();
    for who in [&author, &office] {
        let first = who.get(list).await;
        let second = who.get(&format!("{list}&cursor={}", first.text("next_cursor"))).await;
        assert_eq!((first.items().len(), second.items().len()), (50, 21));
        assert_eq!(second.body.get("next_cursor"), None);
        let items = [first.items(), second.items()].concat();
        read.push(items.iter().map(|one| one["consultation_id"].to_string()).collect::<Vec<_>>());
    }
    let foreign = successor.get(list).await;

    assert_eq!(read[0], read[1]);
    assert_eq!(read[0].iter().collect::<BTreeSet<_>>().len(), 71);
    assert_eq!(foreign.items().len(), 0);
}
