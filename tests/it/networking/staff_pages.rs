//! What the secretariat's forms offer and keep.

use bansou::networking::contacts::{
    RawContactPerson, RawLine, add_person, apply, check, keep, lines,
};
use bansou::networking::dispatches::{RawDispatch, plan};
use bansou::networking::introductions::{RawRequest, ask};
use bansou::networking::met::{Meetings, met_map};
use bansou::networking::{Refusal, contacts::import};
use bansou::people::imports::read_table;
use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use bansou::vocabulary::FiscalYear;
use chrono::TimeDelta;
use entities::networking::introduction::{self, Origin};
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::{OrganisationId, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Stage, lan, refused, request};
use crate::study_sessions::cast::unique_key;
use crate::study_sessions::people::{add_member, add_organisation, add_person as add_somebody};
use crate::study_sessions::visitor::Visitor;

pub async fn at_the_desk(stage: &Stage) -> Visitor<'_> {
    let (app, who) = (&stage.app, stage.desk.person());
    let tx = app.context.database.begin_write().await.unwrap();
    roles::grant(&tx, &app.context, &Actor::System, who, Role::Coordinator).await.unwrap();
    let row = person::Entity::find_by_id(who).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, &app.context, &row, Strength::TwoFactors, "test").await;
    tx.commit().await.unwrap();
    Visitor::with_session(app, begun.unwrap().token)
}

async fn closed(stage: &Stage, id: OrganisationId) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    organisation::Entity::update_many()
        .col_expr(organisation::Column::State, Expr::value(OrganisationState::Closed))
        .filter(organisation::Column::Id.eq(id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn disabled(stage: &Stage, id: PersonId) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Disabled))
        .filter(person::Column::Id.eq(id))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn somebody_with_two_operators_is_introduced_for_the_one_that_was_chosen() {
    let stage = Stage::new().await;
    stage.later();
    let second =
        add_organisation(&stage.app, "二つ目の会", OrganisationKind::AdoptedOperator).await;
    add_member(&stage.app, stage.suzuki.person(), second).await;
    let desk = at_the_desk(&stage).await;
    let form = desk.get("/staff/networking/introductions/new").await;
    let requester = format!("{}:{second}", stage.suzuki.person());
    let lan = stage.lan.to_string();
    let values = [
        ("requester", requester.as_str()),
        ("contact_person", lan.as_str()),
        ("purpose", "テーマが合う。"),
        ("told_requester", "ベトナムの教育機関です。"),
        ("told_partner", "An organisation in Nagano."),
        ("due_year", "2026"),
        ("due_month", "12"),
        ("due_day", "10"),
    ];
    let done = desk.post(&form, &values).await;

    let row = introduction::Entity::find().one(stage.app.context.database.reader()).await.unwrap();
    let row = row.unwrap_or_else(|| panic!("{}", done.text()));
    assert_eq!((row.organisation_id, row.origin), (second, Origin::Secretariat));
}

#[tokio::test]
async fn a_first_operator_that_left_hides_no_second_one() {
    let stage = Stage::new().await;
    stage.later();
    let second =
        add_organisation(&stage.app, "二つ目の会", OrganisationKind::AdoptedOperator).await;
    add_member(&stage.app, stage.suzuki.person(), second).await;
    closed(&stage, stage.operator).await;
    let raw = RawRequest { organisation: None, ..request() };
    let context = &stage.app.context;
    let draft = raw.check(context.database.reader(), stage.suzuki).await.unwrap();
    let id = ask(context, stage.suzuki, (&draft, &unique_key())).await.unwrap();

    assert_eq!(stage.row(id).await.organisation_id, second);
}

#[tokio::test]
async fn whom_a_proposal_names_is_offered_however_many_contacts_are_newer() {
    let stage = Stage::new().await;
    let id = stage.asks().await;
    let tx = stage.app.context.database.begin_write().await.unwrap();
    introduction::Entity::update_many()
        .col_expr(introduction::Column::ContactPersonId, Expr::value(stage.lan))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for number in 0..41 {
        let school = stage.contact(|raw| raw.name = format!("学校{number}")).await;
        let somebody = RawContactPerson { email: format!("p{number}@example.vn"), ..lan() };
        let draft = somebody.check().unwrap();
        add_person(&stage.app.context, stage.desk, school, &draft).await.unwrap();
    }
    let desk = at_the_desk(&stage).await;
    let page = desk.get(&format!("/staff/networking/introductions/{id}/check")).await;

    assert!(page.html.contains(&stage.lan.to_string()), "{}", page.text());
}

#[tokio::test]
async fn a_form_of_a_dispatch_keeps_who_is_stored_whatever_became_of_them() {
    let stage = Stage::new().await;
    let host =
        add_organisation(&stage.app, "受け入れる会", OrganisationKind::AdoptedOperator).await;
    let sent = add_somebody(&stage.app, "派遣 一郎", "sent@example.jp").await;
    let raw = RawDispatch {
        specialist: Some(sent),
        from_organisation: Some(stage.operator),
        to_organisation: Some(host),
        to_prefecture: "岐阜県".to_owned(),
        to_city: "美濃市".to_owned(),
        role: "講師".to_owned(),
        purpose: "合同研修".to_owned(),
        starts_on: Some(stage.today()),
        ends_on: Some(stage.today()),
        ..RawDispatch::default()
    };
    let draft = raw.check().unwrap();
    let id = plan(&stage.app.context, stage.desk, (&draft, "key")).await.unwrap();
    disabled(&stage, sent).await;
    closed(&stage, host).await;
    let desk = at_the_desk(&stage).await;
    let page = desk.get(&format!("/staff/networking/dispatches/{id}/edit")).await;

    assert_eq!(page.status, 200);
    assert!(page.html.contains(&format!("value=\"{sent}\"")), "{}", page.html);
    assert!(page.html.contains(&format!("value=\"{host}\"")), "{}", page.html);
}

#[tokio::test]
async fn every_introduction_in_a_chart_opens() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let desk = at_the_desk(&stage).await;
    let chart = desk.get(&format!("/staff/charts/{}", stage.operator)).await;
    let page = desk.get(&chart.link(&format!("紹介 {}", stage.row(id).await.number))).await;

    assert_eq!(page.status, 200, "{}", page.path);
}

#[tokio::test]
async fn whom_a_disabled_person_would_hear_of_is_not_written() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    disabled(&stage, stage.suzuki.person()).await;
    let partner = stage.partner(id).await;
    bansou::networking::introductions::decline(&stage.app.context, partner, id, "").await.unwrap();

    assert_eq!(stage.letters_to(super::cast::SUZUKI).await, ["introduction_received"]);
}

fn read(text: &str) -> Vec<RawLine> {
    lines(&read_table(text.as_bytes()).unwrap()).0
}

#[tokio::test]
async fn people_of_another_body_of_the_same_name_become_its_own() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let raw = read(
        "種類,名称,国,都道府県,担当者,メールアドレス\n\
         domestic_support,ジョブカフェ,,長野県,原 望,hara@nagano.example.jp\n\
         domestic_support,ジョブカフェ,,岐阜県,森 歩,mori@gifu.example.jp\n\
         overseas_school,さくら日本語学院,タイ,,Somchai,somchai@example.th\n",
    );
    let (_, wrong) = check(&raw, &stage.terms);
    let id = keep(context, desk, ("連携先.csv", &raw)).await.unwrap();
    apply(context, desk, id).await.unwrap();

    assert_eq!(wrong.len(), 0, "{wrong:?}");
    assert_eq!(stage.count("SELECT count(*) FROM contact").await, 4);
    let most =
        "SELECT max(n) FROM (SELECT count(*) AS n FROM contact_person GROUP BY contact_id) x";
    assert_eq!(stage.count(most).await, 1);
}

#[tokio::test]
async fn a_file_nobody_wrote_is_forgotten_after_a_day() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let raw = read("種類,名称,国\nembassy,在京フランス大使館,フランス\n");
    let left = keep(context, desk, ("a.csv", &raw)).await.unwrap();
    let written = keep(context, desk, ("b.csv", &raw)).await.unwrap();
    apply(context, desk, written).await.unwrap();
    let forget = async |days: i64| {
        let tx = context.database.begin_write().await.unwrap();
        let now = context.now() + TimeDelta::days(days);
        bansou::networking::contacts::forget_unapplied(&tx, now).await.unwrap();
        tx.commit().await.unwrap();
    };
    forget(0).await;
    let kept = import(context.database.reader(), left).await.unwrap().is_some();
    forget(2).await;

    assert!(kept);
    assert_eq!(refused(apply(context, desk, left).await), Refusal::NotFound);
    assert!(import(context.database.reader(), written).await.unwrap().is_some());
}

#[tokio::test]
async fn whoever_left_has_still_met_whom_they_met_and_is_no_gap() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    organisation::Entity::update_many()
        .col_expr(organisation::Column::PrefectureCode, Expr::value(20))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let id = stage.introduced().await;
    let day = stage.today();
    bansou::networking::introductions::note_met(context, stage.own(), id, day).await.unwrap();
    let year = FiscalYear::at(context.now());
    let before = met_map(context, Meetings(&[]), year).await.unwrap();
    closed(&stage, stage.operator).await;
    let after = met_map(context, Meetings(&[]), year).await.unwrap();

    assert_eq!((before.total, after.total), (1, 1));
    assert_eq!(after.alone.len(), 0);
}
