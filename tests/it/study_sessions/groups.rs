//! Somebody registers several people of their organisation.

use std::collections::BTreeSet;

use bansou::database::{Stop, retrying};
use bansou::study_sessions::Member;
use bansou::study_sessions::registration::{
    Attendee, Details, GroupMember, GroupRefusal, GroupRequest, Refusal, RegistrationResult,
    register_group,
};
use bansou::study_sessions::session::{CoHostPlan, RosterColumn, SharingPlan};
use entities::people::person;
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::{PersonId, StudySessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Stage, new_person, unique_key};
use super::visitor::Visitor;

fn group(stage: &Stage, session: StudySessionId, names: &[&str]) -> GroupRequest {
    let member = |name: &&str| GroupMember {
        attendee: Attendee::NewColleague(new_person(name, &format!("{name}@example.jp"))),
        details: Details::plain(Mode::Venue),
    };
    GroupRequest {
        session,
        organisation: stage.operator,
        members: names.iter().map(member).collect(),
        request_key: unique_key(),
    }
}

async fn register(
    stage: &Stage,
    who: PersonId,
    request: &GroupRequest,
) -> Result<Vec<RegistrationResult>, Stop<GroupRefusal>> {
    let (context, who) = (&stage.app.context, Member::acting_as(who));
    retrying(|| register_group(context, who, request.clone())).await
}

async fn known(stage: &Stage, email: &str) -> PersonId {
    let db = stage.app.context.database.reader();
    let found = person::Entity::find().filter(person::Column::Email.eq(email));
    found.one(db).await.unwrap().unwrap().id
}

#[tokio::test]
async fn each_gets_a_seat_a_letter_and_a_link_of_their_own_and_a_second_press_nothing_more() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(2)).await;
    let lead = stage.person("代表 花子").await;
    let request = group(&stage, session, &["a", "b", "c"]);

    let made = register(&stage, lead, &request).await.unwrap();
    let again = register(&stage, lead, &request).await.unwrap();

    let states: Vec<_> = made.iter().map(|one| one.state).collect();
    assert_eq!(
        states,
        [RegistrationState::Confirmed, RegistrationState::Confirmed, RegistrationState::Waiting]
    );
    assert_eq!(made, again);
    let letters = stage.letters(known(&stage, "b@example.jp").await).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text_body.contains("代表 花子 さん"), "{}", letters[0].text_body);
}

#[tokio::test]
async fn the_share_of_an_organisation_holds_for_groups_too() {
    let stage = Stage::new().await;
    let session = stage
        .session(|plan| {
            plan.seats[0].capacity = Some(9);
            plan.organisation_limit = Some(2);
        })
        .await;
    let lead = stage.person("代表 花子").await;

    let made = register(&stage, lead, &group(&stage, session, &["a", "b", "c"])).await.unwrap();

    assert_eq!(made[2].state, RegistrationState::Waiting);
    assert_eq!(stage.count("SELECT sum(taken) FROM study_session_seats").await, 2);
}

#[tokio::test]
async fn everybody_is_registered_or_nobody() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let lead = stage.person("代表 花子").await;
    let stranger = stage.organisation("株式会社 よその").await;

    let twice = register(&stage, lead, &group(&stage, session, &["a", "b", "a"])).await;
    let mut foreign = group(&stage, session, &["a"]);
    foreign.organisation = stranger;
    let foreign = register(&stage, lead, &foreign).await;

    let Err(Stop::Refused(refusal)) = twice else { panic!("{twice:?}") };
    assert_eq!(refusal.at, Some(2));
    assert!(matches!(refusal.why, Refusal::AlreadyRegistered { .. }));
    assert!(matches!(foreign, Err(Stop::Refused(GroupRefusal { why: Refusal::NotForThem, .. }))));
    assert_eq!(stage.count("SELECT count(*) FROM study_session_registration").await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 0);
}

#[tokio::test]
async fn a_group_is_typed_checked_and_sent() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let lead = stage.person("代表 花子").await;
    let browser = Visitor::signed_in(&stage.app, lead).await;
    let path = format!("/sessions/{session}/group-registration");

    let form = browser.get(&path).await;
    let values = [
        ("people.1.family_name", "鈴木"),
        ("people.1.given_name", "花子"),
        ("people.1.email", "hanako@example.jp"),
        ("people.1.mode", "venue"),
        ("people.2.family_name", "田中"),
        ("people.2.given_name", "誠"),
        ("people.2.email", "makoto＠example"),
        ("people.2.mode", "online"),
        ("agreed", "yes"),
    ];
    let wrong = browser.press(&form, &path, &values).await;
    let mut mended = values;
    mended[6].1 = "makoto@example.jp";
    let check = browser.press(&wrong, &path, &mended).await;
    let before = stage.count("SELECT count(*) FROM study_session_registration").await;
    let done = browser.press(&check, &path, &[("step", "send")]).await;

    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.html.contains("value=\"鈴木\""), "what was typed is kept");
    assert!(check.says("田中 誠") && check.says("まだ申し込んでいません"), "{}", check.text());
    assert_eq!(before, 0);
    assert!(done.says("2名を申し込みました"), "{}", done.text());
    assert_eq!(stage.count("SELECT count(*) FROM study_session_registration").await, 2);
}

/// Shares names with a chamber, on this ground.
async fn shared(stage: &Stage, basis: Basis) -> StudySessionId {
    let sharing = SharingPlan {
        basis,
        detail: (basis != Basis::Consent).then(|| "運営業務委託契約（2026年4月1日）".to_owned()),
        purpose: "会場の受付".to_owned(),
        columns: BTreeSet::from([RosterColumn::Name]),
    };
    let name = "みなと商工会議所".to_owned();
    let host = CoHostPlan { organisation: None, name, sharing: Some(sharing) };
    stage
        .session(|plan| {
            plan.seats[0].capacity = Some(9);
            plan.co_hosts = vec![host];
        })
        .await
}

#[tokio::test]
async fn whoever_registers_others_reads_with_which_co_hosts_their_data_is_shared() {
    let stage = Stage::new().await;
    let lead = stage.person("代表 花子").await;
    let browser = Visitor::signed_in(&stage.app, lead).await;
    let path =
        async |basis| format!("/sessions/{}/group-registration", shared(&stage, basis).await);
    let asks = path(Basis::Consent).await;

    let consent = browser.get(&asks).await;
    let values = [
        ("people.1.family_name", "鈴木"),
        ("people.1.given_name", "花子"),
        ("people.1.email", "hanako@example.jp"),
        ("people.1.mode", "venue"),
        ("agreed", "yes"),
    ];
    let check = browser.press(&consent, &asks, &values).await;
    let entrusted = browser.get(&path(Basis::Entrustment).await).await;
    let none = stage.session(|_| {}).await;
    let none = browser.get(&format!("/sessions/{none}/group-registration")).await;

    let notice = "共催のみなと商工会議所に氏名を渡してよいか、おたずねします";
    for page in [&consent, &check] {
        assert!(page.says("共催者への名簿の提供") && page.says(notice), "{}", page.text());
        assert!(page.says("届いたメールのリンクから答えます"), "{}", page.text());
    }
    assert!(check.says("鈴木 花子") && check.says("まだ申し込んでいません"), "{}", check.text());
    assert!(entrusted.says("会場の受付を共催のみなと商工会議所に委託し"), "{}", entrusted.text());
    assert!(!entrusted.says("リンクから答えます"), "{}", entrusted.text());
    assert!(!none.says("共催者への名簿の提供"), "{}", none.text());
}

#[tokio::test]
async fn a_group_is_registered_in_english_too() {
    let stage = Stage::new().await;
    let session = shared(&stage, Basis::Consent).await;
    let lead = stage.person("代表 花子").await;
    let browser = Visitor::signed_in(&stage.app, lead).await;
    let path = format!("/sessions/{session}/group-registration");

    let form = browser.get(&format!("{path}?lang=en")).await;
    let wrong = browser.press(&form, &path, &[]).await;
    let values = [
        ("people.1.family_name", "Suzuki"),
        ("people.1.given_name", "Hanako"),
        ("people.1.email", "hanako@example.jp"),
        ("people.1.mode", "venue"),
        ("agreed", "yes"),
    ];
    let check = browser.press(&wrong, &path, &values).await;
    let done = browser.press(&check, &path, &[("step", "send")]).await;
    let again = browser.get(&path).await;
    let taken = browser.press(&again, &path, &values).await;
    let taken = browser.press(&taken, &path, &[("step", "send")]).await;

    for words in ["Register several people", "Person 1: family name", "whether みなと商工会議所"]
    {
        assert!(form.says(words), "{words}: {}", form.text());
    }
    assert!(wrong.says("Enter at least one person."), "{}", wrong.text());
    assert!(wrong.says("Ask everybody first, then tick the box."), "{}", wrong.text());
    assert!(check.says("Nobody has been registered yet."), "{}", check.text());
    assert!(check.html.contains("Leave") && !check.says("やめて戻る"), "{}", check.text());
    assert!(done.says("One person is registered."), "{}", done.text());
    assert!(taken.says("Person 1 cannot be registered. Already registered"), "{}", taken.text());
}
