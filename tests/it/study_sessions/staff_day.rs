//! The lists, the day and the roster over the secretariat's pages.

use bansou::study_sessions::links;
use bansou::study_sessions::registration::Details;
use chrono::TimeDelta;
use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;
use sea_orm::EntityTrait as _;

use super::cast::thursday;
use super::staff_desk::Desk;

async fn presence(desk: &Desk) -> Vec<Presence> {
    let db = desk.stage.app.context.database.reader();
    let rows = attendance::Entity::find().all(db).await.unwrap();
    rows.into_iter().map(|row| row.presence).collect()
}

#[tokio::test]
async fn somebody_who_is_no_coordinator_sees_nothing_of_it() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;

    let stranger = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let url = desk.stage.app.url(&format!("/staff/sessions/{id}/registrations"));
    let answer = stranger.build().unwrap().get(url).send().await.unwrap();

    assert_eq!(answer.status().as_u16(), 303);
    assert_eq!(answer.headers()["location"].to_str().unwrap().split('?').next(), Some("/sign-in"));
}

#[tokio::test]
async fn every_page_of_a_session_opens_and_who_looked_at_names_is_noted() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    let own = desk.stage.register(suzuki, id).await.unwrap().id;
    let pages = [
        "",
        "/preview",
        "/copy",
        "/registrations",
        "/waiting",
        "/letters",
        "/day",
        "/day/walk-in",
        "/roster",
        "/postponement",
        "/cancellation",
    ];

    let mut statuses = vec![desk.get("/staff/sessions").await.status];
    for page in pages {
        statuses.push(desk.get(&format!("/staff/sessions/{id}{page}")).await.status);
    }
    let one = desk.get(&format!("/staff/sessions/{id}/registrations/{own}")).await;
    let letters = desk.get(&format!("/staff/sessions/{id}/letters")).await;

    assert_eq!(statuses, vec![200; pages.len() + 1]);
    assert!(one.body.contains("鈴木 花子さんの申込"));
    assert!(letters.body.replace("&#x2f;", "/").contains("/staff/letters/"));
    let noted =
        desk.stage.count("SELECT count(*) FROM audit_entry WHERE action = 'personal_data.viewed'");
    assert_eq!(noted.await, 7);
}

#[tokio::test]
async fn a_request_is_approved_and_a_registration_cancelled_on_behalf() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|plan| plan.approval = Approval::ByStaff).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    let own = desk.stage.register(suzuki, id).await.unwrap().id;
    let decision = format!("/staff/sessions/{id}/registrations/{own}/decision");

    desk.post(&decision, &[("decision", "approve")]).await;
    let approved = desk.stage.state(own).await;
    let again = desk.post(&decision, &[("decision", "approve")]).await.status;
    let fields = [("decision", "cancel"), ("reason", "本人から電話")];
    let asked = desk.post(&decision, &fields).await;
    assert!(asked.body.contains("元に戻せません") && asked.body.contains("本人から電話"));
    let still = desk.stage.state(own).await;
    assert_eq!(still, RegistrationState::Confirmed, "one press alone changes nothing");
    desk.post(&decision, &[fields[0], fields[1], ("confirmed", "yes")]).await;

    assert_eq!((approved, again), (RegistrationState::Confirmed, 409));
    assert_eq!(desk.stage.state(own).await, RegistrationState::Cancelled);
}

#[tokio::test]
async fn moving_somebody_online_keeps_what_they_had_answered() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    let details = Details { needs: Some("手話通訳".to_owned()), ..Details::plain(Mode::Venue) };
    let own = desk.stage.register_with(suzuki, id, details).await.unwrap().id;

    let path = format!("/staff/sessions/{id}/registrations/{own}");
    desk.post(&format!("{path}/decision"), &[("decision", "move"), ("mode", "online")]).await;

    let page = desk.get(&path).await.body;
    assert!(page.contains("手話通訳"));
    assert_eq!(
        desk.stage
            .count("SELECT count(*) FROM study_session_registration WHERE mode = 'online'")
            .await,
        1
    );
}

#[tokio::test]
async fn people_are_checked_in_by_list_by_code_and_the_rest_are_marked_afterwards() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let first = desk.stage.person("鈴木 花子").await;
    let second = desk.stage.person("髙橋 一郎").await;
    let third = desk.stage.person("田中 誠").await;
    let one = desk.stage.register(first, id).await.unwrap().id;
    let two = desk.stage.register(second, id).await.unwrap().id;
    desk.stage.register(third, id).await.unwrap();
    let code = links::check_in_token(&desk.stage.app.context.config, two);
    desk.stage.app.clock.advance(thursday() - desk.stage.app.context.now());
    let desk = desk.signed_in_again().await;
    let part = desk.part(id).await;

    let by_list = [("part", part.as_str()), ("mark", &format!("present.{one}"))];
    desk.post(&format!("/staff/sessions/{id}/day/marks"), &by_list).await;
    let seen = desk.get(&format!("/staff/check-in/{code}")).await;
    let after_looking = presence(&desk).await.len();
    desk.post(&format!("/staff/check-in/{code}"), &[("part", &part)]).await;
    desk.stage.app.clock.advance(TimeDelta::minutes(121));
    let desk = desk.signed_in_again().await;
    desk.post(&format!("/staff/sessions/{id}/day/no-shows"), &[("confirmed", "yes")]).await;

    assert!(seen.body.contains("髙橋 一郎さん"));
    assert_eq!(after_looking, 1);
    let mut all = presence(&desk).await;
    all.sort_by_key(|presence| format!("{presence:?}"));
    assert_eq!(all, [Presence::NoShow, Presence::Present, Presence::Present]);
}

#[tokio::test]
async fn a_walk_in_is_registered_and_present_and_a_wrong_form_keeps_what_was_typed() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;
    desk.stage.app.clock.set(thursday());
    let desk = desk.signed_in_again().await;
    let part = desk.part(id).await;
    let path = format!("/staff/sessions/{id}/day/walk-in");

    let wrong = desk.post(&path, &[("family_name", "山﨑"), ("email", "yamasaki")]).await;
    let right = [
        ("part", part.as_str()),
        ("family_name", "山﨑"),
        ("given_name", "みどり"),
        ("email", "midori@example.jp"),
        ("mode", "venue"),
        ("key", "k1"),
    ];
    let done = desk.post(&path, &right).await;

    assert_eq!((wrong.status, done.status), (422, 303), "{}", done.body);
    assert!(wrong.body.contains("value=\"山﨑\""));
    assert_eq!(presence(&desk).await, [Presence::Present]);
}

#[tokio::test]
async fn before_its_day_a_session_receives_nobody_and_the_page_says_from_when_it_does() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    let own = desk.stage.register(suzuki, id).await.unwrap();
    let code = links::check_in_token(&desk.stage.app.context.config, own.id);
    let (part, day) = (desk.part(id).await, format!("/staff/sessions/{id}/day"));
    let mark = format!("present.{}", own.id);
    let guest = [
        ("part", part.as_str()),
        ("family_name", "山﨑"),
        ("given_name", "みどり"),
        ("mode", "online"),
        ("key", "k1"),
    ];

    let page = desk.get(&day).await;
    let number = [("part", part.as_str()), ("number", own.number.as_str())];
    let refused = [
        desk.post(&format!("{day}/marks"), &[("part", &part), ("mark", &mark)]).await,
        desk.post(&format!("{day}/check-ins"), &number).await,
        desk.post(&format!("/staff/check-in/{code}"), &[("part", &part)]).await,
        desk.post(&format!("{day}/walk-in"), &guest).await,
    ];
    let away = format!("excused.{}", own.id);
    desk.post(&format!("{day}/marks"), &[("part", &part), ("mark", &away)]).await;

    let when = "受付は2026年12月3日（木）0:00からできます";
    assert!(page.body.contains(when) && !page.body.contains(&mark), "{}", page.body);
    assert!(page.body.contains(&away), "{}", page.body);
    assert!(refused.iter().all(|one| one.body.contains(when)));
    assert_eq!(refused.map(|one| one.status), [409; 4]);
    assert_eq!(presence(&desk).await, [Presence::Excused]);
}

#[tokio::test]
async fn the_roster_is_downloaded_as_form_and_as_data() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    desk.stage.register(suzuki, id).await.unwrap();

    let form = desk.bytes(&format!("/staff/sessions/{id}/roster/form.xlsx")).await;
    let data = desk.bytes(&format!("/staff/sessions/{id}/roster/data.xlsx")).await;

    use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
    let mut data: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(data)).unwrap();
    let sheet = data.worksheet_range_at(0).unwrap().unwrap();
    let names = sheet.rows().flatten().filter(|cell| cell.to_string().contains("鈴木")).count();
    assert_eq!((&form[..2], names), (&b"PK"[..], 1));
}

#[tokio::test]
async fn what_is_entered_after_the_event_makes_nobody_late() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    let own = desk.stage.register(suzuki, id).await.unwrap().id;
    desk.stage.app.clock.set(thursday() + TimeDelta::hours(4));
    let desk = desk.signed_in_again().await;
    let part = desk.part(id).await;
    let press = async |act: &str| {
        let act = format!("{act}.{own}");
        let fields = [("part", part.as_str()), ("mark", act.as_str())];
        desk.post(&format!("/staff/sessions/{id}/day/marks"), &fields).await.status
    };
    let row = async || {
        let db = desk.stage.app.context.database.reader();
        attendance::Entity::find().one(db).await.unwrap().unwrap()
    };

    desk.post(&format!("/staff/sessions/{id}/day/no-shows"), &[("confirmed", "yes")]).await;
    let absent = row().await.presence;
    press("present").await;
    let came = row().await;
    press("left_early").await;
    let left = row().await;

    assert_eq!((absent, came.presence), (Presence::NoShow, Presence::Present));
    assert_eq!((came.arrived_at, left.presence), (None, Presence::LeftEarly));
    assert_eq!(left.left_at, None);
}
