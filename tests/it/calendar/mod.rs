//! Claims under all sorts of pressure, and the texts other calendars read.

mod availability;
mod claims;
mod expiry;
mod feeds;
mod messages;
mod model;
mod own_feed;
mod races;
mod resources;
mod special_days;

use bansou::calendar::{self, ClaimRequest, Holder, Refusal, Resource};
use bansou::context::Context;
use bansou::database::{Stop, retrying};
use bansou::vocabulary::{EmailAddress, TimeSlot};
use chrono::TimeDelta;
use entities::calendar::resource::ResourceKind;
use entities::people::person::{self, PersonState};
use entities::{PersonId, ResourceId};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseConnection, Set};
use uuid::Uuid;

use crate::support::tuesday_morning;

/// A slot so many minutes after the standing clock's Tuesday morning.
fn slot(from: i64, until: i64) -> TimeSlot {
    let at = |minutes| tuesday_morning() + TimeDelta::minutes(minutes);
    TimeSlot::new(at(from), at(until)).unwrap()
}

fn holder(context: &Context) -> Holder {
    Holder { kind: "consultation", id: context.new_id::<PersonId>().0 }
}

async fn room(context: &Context, label: &str) -> Resource {
    let tx = context.database.begin_write().await.unwrap();
    let id = calendar::add_resource(&tx, context, ResourceKind::Room, label).await.unwrap();
    tx.commit().await.unwrap();
    Resource::Listed(id)
}

async fn person(context: &Context) -> PersonId {
    let id: PersonId = context.new_id();
    let tx = context.database.begin_write().await.unwrap();
    let row = person::ActiveModel {
        id: Set(id),
        family_name: Set("鈴木".into()),
        given_name: Set("花子".into()),
        family_kana: Set(None),
        given_kana: Set(None),
        search_key: Set("鈴木花子".into()),
        email: Set(format!("{id}@example.jp")),
        email_key: Set(format!("{id}@example.jp")),
        phone: Set(None),
        language: Set("ja".into()),
        state: Set(PersonState::Active),
        session_epoch: Set(0),
        created_at: Set(context.now()),
        updated_at: Set(context.now()),
    };
    row.insert(&tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The claim as a use case makes it: in a transaction of its own, retried.
async fn claims(context: &Context, request: &ClaimRequest) -> Result<(), Stop<Refusal>> {
    retrying(|| async {
        let tx = context.database.begin_write().await?;
        calendar::claim(&tx, context.now(), request).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

async fn moves(context: &Context, request: &ClaimRequest) -> Result<(), Stop<Refusal>> {
    retrying(|| async {
        let tx = context.database.begin_write().await?;
        calendar::reschedule(&tx, context.now(), request).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

async fn confirms(context: &Context, request: &ClaimRequest) -> Result<(), Stop<Refusal>> {
    retrying(|| async {
        let tx = context.database.begin_write().await?;
        calendar::confirm(&tx, context.now(), request).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

async fn releases(context: &Context, holder: Holder) -> u64 {
    let released: Result<_, Stop<()>> = retrying(|| async {
        let tx = context.database.begin_write().await?;
        let released = calendar::release(&tx, holder).await?;
        tx.commit().await?;
        Ok(released)
    })
    .await;
    released.unwrap()
}

/// Who was in the way, or a failed test.
fn in_the_way(answer: Result<(), Stop<Refusal>>) -> Vec<(ResourceId, Uuid)> {
    match answer {
        Err(Stop::Refused(Refusal::Taken(busy))) => {
            busy.into_iter().map(|busy| (busy.resource, busy.holder_id)).collect()
        }
        other => panic!("this should have been refused as taken: {other:?}"),
    }
}

/// A number asked for in SQL, from outside the product.
async fn count(judge: &DatabaseConnection, sql: &str) -> i64 {
    let question = sea_orm::Statement::from_string(judge.get_database_backend(), sql);
    judge.query_one_raw(question).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}
