//! Specialists sent elsewhere, and who has met whom.

use bansou::context::Context;
use bansou::networking::Refusal;
use bansou::networking::dispatches::{
    DispatchFilter, RawDispatch, change, dispatch_data, dispatches, find, plan,
};
use bansou::networking::introductions::note_met;
use bansou::networking::met::{Gathering, Meetings, met_map};
use bansou::people::imports::read_table;
use bansou::vocabulary::FiscalYear;
use entities::OrganisationId;
use entities::networking::dispatch::DispatchState;
use entities::people::organisation::{self, OrganisationKind};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cast::{OPERATOR, Stage, refused};
use crate::study_sessions::people::add_organisation;

async fn placed(stage: &Stage, id: OrganisationId, prefecture: i32) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    organisation::Entity::update_many()
        .col_expr(organisation::Column::PrefectureCode, Expr::value(prefecture))
        .filter(organisation::Column::Id.eq(id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Everybody there is was together twice.
fn all_at_once(context: &Context, _: FiscalYear) -> BoxFuture<'_, anyhow::Result<Vec<Gathering>>> {
    Box::pin(async move {
        let rows = organisation::Entity::find()
            .filter(organisation::Column::Name.ne("ひとり"))
            .order_by_asc(organisation::Column::Id)
            .all(context.database.reader())
            .await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        Ok(vec![(context.now(), ids.clone()), (context.now(), ids)])
    })
}

#[tokio::test]
async fn pairs_are_counted_once_by_region_and_the_gaps_are_named() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    placed(&stage, stage.operator, 20).await;
    let hokkaido =
        add_organisation(&stage.app, "北の団体", OrganisationKind::VeteranOperator).await;
    placed(&stage, hokkaido, 1).await;
    let alone = add_organisation(&stage.app, "ひとり", OrganisationKind::AdoptedOperator).await;
    placed(&stage, alone, 47).await;
    let year = FiscalYear::at(context.now());
    let before = met_map(context, Meetings(&[]), year).await.unwrap();
    let id = stage.introduced().await;
    note_met(context, stage.own(), id, stage.today()).await.unwrap();
    let map = met_map(context, Meetings(&[all_at_once]), year).await.unwrap();

    let place = |name: &str| map.regions.iter().position(|one| one == name).unwrap();
    let (kanto, north, abroad) = (place("関東"), place("北海道"), place("海外"));
    assert_eq!((before.total, before.alone.len()), (0, 3));
    assert_eq!((map.total, map.across), (2, 2));
    assert_eq!((map.pairs[kanto][north], map.pairs[north][kanto]), (1, 1));
    assert_eq!((map.pairs[kanto][abroad], map.pairs[abroad][kanto]), (1, 1));
    let names: Vec<_> =
        map.alone.iter().map(|gap| (gap.name.as_str(), gap.block.as_str())).collect();
    assert_eq!(names, [("ひとり", "沖縄")]);
    assert!(!map.apart.contains(&("北海道".to_owned(), "関東".to_owned())));
    assert_eq!(map.apart.len(), 45 - 2);
}

fn raw(stage: &Stage) -> RawDispatch {
    RawDispatch {
        specialist: Some(stage.suzuki.person()),
        from_organisation: Some(stage.operator),
        to_prefecture: "岐阜県".to_owned(),
        to_city: "美濃市".to_owned(),
        role: "講師".to_owned(),
        purpose: "合同研修".to_owned(),
        starts_on: Some(stage.today()),
        ends_on: Some(stage.today()),
        ..RawDispatch::default()
    }
}

#[tokio::test]
async fn a_dispatch_is_planned_once_changed_in_turn_and_exported() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let db = context.database.reader();
    let draft = raw(&stage).check().unwrap();
    let id = plan(context, desk, (&draft, "key")).await.unwrap();
    let again = plan(context, desk, (&draft, "key")).await.unwrap();
    let done = RawDispatch {
        state: "done".to_owned(),
        outcome: "3社が始めた。".to_owned(),
        ..raw(&stage)
    };
    let done = done.check().unwrap();
    change(context, desk, id, (&done, Some(0))).await.unwrap();
    let stale = refused(change(context, desk, id, (&draft, Some(0))).await);
    let all = dispatches(db, &DispatchFilter::default(), (None, 10)).await.unwrap();
    let sheet = read_table(&dispatch_data(&all).unwrap()).unwrap();

    assert_eq!((id, all.len()), (again, 1));
    assert_eq!(stale, Refusal::ChangedMeanwhile);
    assert_eq!(find(db, id).await.unwrap().unwrap().row.state, DispatchState::Done);
    assert_eq!(all[0].place(), "岐阜県 美濃市");
    assert_eq!(
        (sheet.rows[0].cells[1].as_str(), sheet.rows[0].cells[2].as_str()),
        ("鈴木 花子", OPERATOR)
    );
}

#[tokio::test]
async fn a_dispatch_that_ends_before_it_begins_is_refused_with_everything_else() {
    let stage = Stage::new().await;
    let wrong = RawDispatch {
        specialist: None,
        to_city: String::new(),
        ends_on: stage.today().pred_opt(),
        state: "?".to_owned(),
        ..raw(&stage)
    };
    let problems = wrong.check().unwrap_err();

    let mut fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["ends_on", "specialist", "state", "to_city"]);
}
