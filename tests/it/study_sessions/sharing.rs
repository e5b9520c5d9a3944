//! Rosters for co-hosts: only those people and columns that the named ground covers.

use std::collections::BTreeSet;
use std::io::Cursor;

use bansou::database::Stop;
use bansou::study_sessions::registration::{By, Details};
use bansou::study_sessions::session::{
    self, CoHostPlan, Revision, RosterColumn, SessionPlan, SharingPlan,
};
use bansou::study_sessions::sharing::{self, Refusal, erase_old_releases, release};
use bansou::study_sessions::{Member, links};
use calamine::{Reader as _, Xlsx};
use chrono::TimeDelta;
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::seats::Mode;
use entities::{PersonId, RegistrationId, SessionReleaseId, StudySessionId};

use super::cast::{Stage, unique_key};
use super::visitor::Visitor;

pub const MINATO: &str = "みなと商工会議所";

pub fn terms(basis: Basis, columns: &[RosterColumn]) -> SharingPlan {
    SharingPlan {
        basis,
        detail: (basis != Basis::Consent).then(|| "運営業務委託契約（2026年4月1日）".to_owned()),
        purpose: "会場の受付".to_owned(),
        columns: columns.iter().copied().collect(),
    }
}

pub fn shared(plan: &mut SessionPlan, sharing: SharingPlan) {
    plan.seats[0].capacity = Some(9);
    let host = |name: &str, sharing| CoHostPlan { organisation: None, name: name.into(), sharing };
    plan.co_hosts = vec![host(MINATO, Some(sharing)), host("NPO法人 つむぎ", None)];
}

pub fn agreeing(to: &[&str]) -> Details {
    let shares_with = to.iter().map(|host| (*host).to_owned()).collect();
    Details { shares_with, ..Details::plain(Mode::Venue) }
}

async fn joins(
    stage: &Stage,
    session: StudySessionId,
    (name, details): (&str, Details),
) -> (PersonId, RegistrationId) {
    let person = stage.person(name).await;
    (person, stage.register_with(person, session, details).await.unwrap().id)
}

async fn releases(
    stage: &Stage,
    session: StudySessionId,
) -> Result<SessionReleaseId, Stop<Refusal>> {
    let key = unique_key();
    release(&stage.app.context, stage.desk, (session, MINATO), &key).await
}

/// The cells of the file of a release.
async fn cells(stage: &Stage, session: StudySessionId, id: SessionReleaseId) -> Vec<Vec<String>> {
    let reader = stage.app.context.database.reader();
    let found = sharing::released_roster(reader, stage.desk, (session, id)).await.unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(found.unwrap().1)).unwrap();
    let sheet = book.worksheet_range("名簿").unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

async fn answers(stage: &Stage, (person, id): (PersonId, RegistrationId), granted: bool) {
    stage.later();
    let by = By::Member(Member::acting_as(person));
    sharing::answer(&stage.app.context, by, id, (MINATO, granted)).await.unwrap();
}

#[tokio::test]
async fn on_consent_only_those_who_agreed_and_only_the_columns_named_are_handed_over() {
    let stage = Stage::new().await;
    let columns = [RosterColumn::Name, RosterColumn::Mode];
    let session = stage.session(|plan| shared(plan, terms(Basis::Consent, &columns))).await;
    joins(&stage, session, ("鈴木 花子", agreeing(&[MINATO]))).await;
    joins(&stage, session, ("田中 誠", agreeing(&[]))).await;
    joins(&stage, session, ("佐藤 健", agreeing(&["NPO法人 つむぎ"]))).await;

    let made = releases(&stage, session).await.unwrap();

    let wanted = [["氏名", "参加区分"], ["鈴木 花子", "会場"]];
    assert_eq!(cells(&stage, session, made).await, wanted);
    let evidence = stage
        .count(
            "SELECT count(*) FROM study_session_sharing_consent WHERE length(form_version) = 12 \
             AND wording LIKE '%みなと商工会議所に、私の氏名、参加区分を渡すことに同意します%'",
        )
        .await;
    assert_eq!(evidence, 3);
}

#[tokio::test]
async fn consent_taken_back_takes_the_person_out_of_the_file_too() {
    let stage = Stage::new().await;
    let session =
        stage.session(|plan| shared(plan, terms(Basis::Consent, &[RosterColumn::Name]))).await;
    let suzuki = joins(&stage, session, ("鈴木 花子", agreeing(&[MINATO]))).await;
    let tanaka = joins(&stage, session, ("田中 誠", agreeing(&[]))).await;
    let before = releases(&stage, session).await.unwrap();

    answers(&stage, suzuki, false).await;
    answers(&stage, suzuki, false).await;
    answers(&stage, tanaka, true).await;
    let after = releases(&stage, session).await.unwrap();

    assert_eq!(cells(&stage, session, before).await, [["氏名"]]);
    assert_eq!(cells(&stage, session, after).await, [["氏名"], ["田中 誠"]]);
    let lines = stage.count("SELECT count(*) FROM study_session_sharing_consent").await;
    assert_eq!(lines, 4);
}

#[tokio::test]
async fn a_consent_to_less_does_not_cover_more() {
    let stage = Stage::new().await;
    let narrow = terms(Basis::Consent, &[RosterColumn::Name]);
    let session = stage.session(|plan| shared(plan, narrow.clone())).await;
    let suzuki = joins(&stage, session, ("鈴木 花子", agreeing(&[MINATO]))).await;
    let wide = SharingPlan {
        columns: BTreeSet::from([RosterColumn::Name, RosterColumn::Email]),
        ..narrow
    };
    let mut plan = super::cast::plan();
    shared(&mut plan, wide);
    let reader = stage.app.context.database.reader();
    let rows = session::load(reader, stage.row(session).await).await.unwrap();
    plan.parts[0].id = Some(rows.parts[0].part.id);
    let version = stage.version(session).await;
    let revision = Revision { plan, version, message: None };
    session::revise(&stage.app.context, stage.desk, session, revision).await.unwrap();

    let refused = releases(&stage, session).await;
    answers(&stage, suzuki, true).await;
    let made = releases(&stage, session).await;

    assert!(matches!(refused, Err(Stop::Refused(Refusal::Nobody))), "{refused:?}");
    assert_eq!(cells(&stage, session, made.unwrap()).await[1][0], "鈴木 花子");
}

#[tokio::test]
async fn nobody_agrees_for_somebody_else() {
    let stage = Stage::new().await;
    let session =
        stage.session(|plan| shared(plan, terms(Basis::Consent, &[RosterColumn::Name]))).await;
    let (_, id) = joins(&stage, session, ("鈴木 花子", agreeing(&[]))).await;
    let stranger = stage.person("田中 誠").await;
    let context = &stage.app.context;

    let by_staff = sharing::answer(context, By::Staff(stage.desk), id, (MINATO, true)).await;
    let by_stranger = By::Member(Member::acting_as(stranger));
    let by_stranger = sharing::answer(context, by_stranger, id, (MINATO, true)).await;

    assert!(matches!(by_staff, Err(Stop::Refused(Refusal::NotFound))), "{by_staff:?}");
    assert!(matches!(by_stranger, Err(Stop::Refused(Refusal::NotFound))), "{by_stranger:?}");
}

#[tokio::test]
async fn entrustment_covers_everybody_seated_and_no_ground_nobody() {
    let stage = Stage::new().await;
    let named = terms(Basis::Entrustment, &[RosterColumn::Name]);
    let session = stage.session(|plan| shared(plan, named)).await;
    joins(&stage, session, ("鈴木 花子", agreeing(&[]))).await;
    let key = unique_key();
    let context = &stage.app.context;

    let first = release(context, stage.desk, (session, MINATO), &key).await.unwrap();
    let again = release(context, stage.desk, (session, MINATO), &key).await.unwrap();
    let other = release(context, stage.desk, (session, "NPO法人 つむぎ"), &unique_key()).await;

    assert_eq!(first, again);
    assert_eq!(cells(&stage, session, first).await, [["氏名"], ["鈴木 花子"]]);
    assert!(matches!(other, Err(Stop::Refused(Refusal::NotShared))), "{other:?}");
    let noted = stage
        .count("SELECT count(*) FROM audit_entry WHERE action = 'study_session.roster_released'")
        .await;
    assert_eq!(noted, 1);
}

#[tokio::test]
async fn entrustment_and_joint_use_need_to_say_by_what() {
    let bare = SharingPlan { detail: None, ..terms(Basis::JointUse, &[]) };
    let mut plan = super::cast::plan();
    shared(&mut plan, bare);
    plan.co_hosts[1].name = MINATO.to_owned();

    let problems = plan.checked().unwrap_err();

    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["co_hosts", "co_hosts[0].detail", "co_hosts[0].columns"]);
}

#[tokio::test]
async fn the_form_asks_and_the_page_of_the_registration_takes_it_back_and_shows_what_left() {
    let stage = Stage::new().await;
    let session =
        stage.session(|plan| shared(plan, terms(Basis::Consent, &[RosterColumn::Name]))).await;
    let person = stage.person("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, person).await;

    let form = visitor.get(&format!("/sessions/{session}/registration")).await;
    let values = [("mode", "venue"), ("shares_with", MINATO)];
    let check = visitor.post(&form, &[&values[..], &[("step", "confirm")]].concat()).await;
    let done = visitor.post(&check, &[&values[..], &[("step", "send")]].concat()).await;
    let token = done.path.split('/').nth(2).unwrap().to_owned();
    releases(&stage, session).await.unwrap();
    let own = visitor.get(&format!("/registrations/{token}")).await;
    let answer = [("host", MINATO), ("answer", "no")];
    let after = visitor.press(&own, &format!("/registrations/{token}/sharing"), &answer).await;

    assert!(form.says("みなと商工会議所に、私の氏名を渡すことに同意します"), "{}", form.text());
    assert!(check.says("名簿の提供に同意する共催者"), "{}", check.text());
    assert!(own.says("同意しています"), "{}", own.text());
    assert!(own.says("みなと商工会議所に渡した項目：氏名"), "{}", own.text());
    assert!(after.says("同意していません"), "{}", after.text());
    assert!(links::open_registration(&stage.app.context.config, &token).is_some());
}

#[tokio::test]
async fn the_record_is_kept_three_years() {
    let stage = Stage::new().await;
    let named = terms(Basis::Entrustment, &[RosterColumn::Name]);
    let session = stage.session(|plan| shared(plan, named)).await;
    joins(&stage, session, ("鈴木 花子", agreeing(&[]))).await;
    releases(&stage, session).await.unwrap();
    let context = &stage.app.context;
    let now = context.now();

    let early = erase_old_releases(context, now + TimeDelta::days(3 * 365)).await.unwrap();
    let late = erase_old_releases(context, now + TimeDelta::days(3 * 365 + 2)).await.unwrap();

    assert_eq!((early, late), (0, 1));
}
