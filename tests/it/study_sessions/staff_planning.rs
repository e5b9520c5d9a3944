//! Drafting, changing, publishing and calling off over the secretariat's pages.

use bansou::study_sessions::session::load;
use chrono::TimeDelta;
use entities::StudySessionId;
use entities::study_sessions::session::SessionState;

use super::cast::thursday;
use super::staff_desk::{Desk, whole_form, with};

fn id_in(location: &str) -> StudySessionId {
    location.trim_start_matches("/staff/sessions/").parse().unwrap()
}

async fn drafted(desk: &Desk) -> StudySessionId {
    let answer = desk.post("/staff/sessions/new", &whole_form()).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    id_in(&answer.location)
}

#[tokio::test]
async fn a_whole_form_becomes_a_draft_and_shows_the_same_when_it_is_opened_again() {
    let desk = Desk::new().await;

    let id = drafted(&desk).await;

    let db = desk.stage.app.context.database.reader();
    let rows = load(db, desk.stage.row(id).await).await.unwrap();
    let plan = rows.plan().unwrap();
    assert_eq!(plan.number, Some(3));
    assert_eq!(plan.parts[0].slot.starts(), thursday());
    assert_eq!(plan.questions[0].options, ["和食", "洋食"]);
    assert_eq!(plan.co_hosts[0].organisation, Some(desk.stage.operator));
    assert_eq!(plan.closes_at, thursday());
    let page = desk.get(&format!("/staff/sessions/{id}/edit")).await.body;
    assert!(page.contains("value=\"佐藤 健\"") && page.contains("value=\"14:00\""));
}

#[tokio::test]
async fn a_form_sent_twice_is_one_draft_and_a_new_series_is_added_once() {
    let desk = Desk::new().await;

    let first = drafted(&desk).await;
    desk.stage.app.clock.advance(TimeDelta::minutes(20));
    let second = drafted(&desk).await;

    assert_eq!(first, second);
    assert_eq!(desk.stage.count("SELECT count(*) FROM study_session_series").await, 1);
}

#[tokio::test]
async fn adding_a_day_shows_one_more_and_saves_nothing() {
    let desk = Desk::new().await;

    let form = with(&[("action", "add_part"), ("parts.2.title", "2日目")]);
    let answer = desk.post("/staff/sessions/new", &form).await;

    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("name=\"parts.3.title\""));
    assert!(answer.body.contains("value=\"2日目\""));
    assert_eq!(desk.stage.count("SELECT count(*) FROM study_session").await, 0);
}

#[tokio::test]
async fn all_problems_are_named_at_once_beside_their_fields_and_what_was_typed_stays() {
    let desk = Desk::new().await;

    let form = with(&[
        ("title", " "),
        ("parts.1.from", "25:00"),
        ("venue_capacity", "たくさん"),
        ("contact_email", "study@"),
        ("questions.1.options", "和食"),
    ]);
    let answer = desk.post("/staff/sessions/new", &form).await;

    assert_eq!(answer.status, 422);
    let fields = [
        "f-title",
        "f-parts-1-from",
        "f-venue-capacity",
        "f-contact-email",
        "f-questions-1-options",
    ];
    let missing: Vec<_> =
        fields.into_iter().filter(|id| !answer.body.contains(&format!("href=\"#{id}\""))).collect();
    assert_eq!(missing, Vec::<&str>::new());
    assert!(answer.body.contains("value=\"たくさん\""));
    // Several boxes want a number: the line says which.
    assert!(answer.body.contains("会場の定員：数字で入力してください。"), "{}", answer.body);
}

#[tokio::test]
async fn a_room_that_is_taken_is_named_with_the_session_in_it() {
    let desk = Desk::new().await;
    desk.post("/staff/resources", &[("kind", "room"), ("label", "第1会議室")]).await;
    let context = &desk.stage.app.context;
    let listed = bansou::calendar::listed_resources(context.database.reader()).await.unwrap();
    let room: &'static str = listed[0].id.to_string().leak();
    let one = desk.post("/staff/sessions/new", &with(&[("parts.1.room", room)])).await;
    assert_eq!(one.status, 303);

    let own = ("request_key", "another form");
    let other = with(&[own, ("title", "別の勉強会"), ("parts.1.room", room)]);
    let answer = desk.post("/staff/sessions/new", &other).await;

    assert_eq!(answer.status, 409);
    let said = "「第1会議室」は、2026年12月3日（木）14:00～16:00に勉強会「第3回 \
                地域間連携をどう始めるか」があります。";
    assert!(answer.body.contains(said), "{}", answer.body);
    assert!(answer.body.contains("value=\"別の勉強会\""));
}

#[tokio::test]
async fn somebody_elses_change_is_not_overwritten_unseen() {
    let desk = Desk::new().await;
    let id = drafted(&desk).await;
    let path = format!("/staff/sessions/{id}/edit");
    desk.post(&path, &with(&[("version", "1"), ("title", "先の変更"), ("new_series", "")])).await;

    let late = with(&[("version", "1"), ("title", "後の変更"), ("new_series", "")]);
    let answer = desk.post(&path, &late).await;

    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("ほかの担当者が先に保存しました"));
    assert!(answer.body.contains("value=\"後の変更\""));
    assert_eq!(desk.stage.row(id).await.title, "先の変更");
}

#[tokio::test]
async fn a_draft_is_published_now_and_a_time_in_the_past_is_refused_on_the_same_page() {
    let desk = Desk::new().await;
    let id = drafted(&desk).await;
    let path = format!("/staff/sessions/{id}/publication");

    let past = [
        ("when", "at"),
        ("at_day_year", "2026"),
        ("at_day_month", "11"),
        ("at_day_day", "1"),
        ("at_time", "9:00"),
    ];
    let refused = desk.post(&path, &past).await;
    let done = desk.post(&path, &[("when", "now")]).await;

    assert_eq!((refused.status, done.status), (409, 303));
    assert!(refused.body.contains("これからの日時を指定してください"));
    assert_eq!(desk.stage.row(id).await.state, SessionState::Published);
}

#[tokio::test]
async fn a_change_people_are_told_of_is_confirmed_with_their_number_first() {
    let desk = Desk::new().await;
    let id = drafted(&desk).await;
    desk.post(&format!("/staff/sessions/{id}/publication"), &[("when", "now")]).await;
    let db = desk.stage.app.context.database.reader();
    let rows = load(db, desk.stage.row(id).await).await.unwrap();
    let suzuki = desk.stage.person("鈴木 花子").await;
    let mut details = bansou::study_sessions::registration::Details::plain(rows.seats[0].mode);
    details.answers.push(bansou::study_sessions::registration::GivenAnswer {
        question: rows.questions[0].id,
        given: bansou::study_sessions::registration::Given::Chosen(vec!["和食".to_owned()]),
    });
    desk.stage.register_with(suzuki, id, details).await.unwrap();
    let path = format!("/staff/sessions/{id}/edit");
    let version: &'static str = desk.stage.version(id).await.to_string().leak();
    let part: &'static str = rows.parts[0].part.id.to_string().leak();
    let question: &'static str = rows.questions[0].id.to_string().leak();
    let later = [
        ("version", version),
        ("new_series", ""),
        ("parts.1.id", part),
        ("questions.1.id", question),
        ("parts.1.from", "15:00"),
        ("parts.1.until", "17:00"),
    ];

    let asked = desk.post(&path, &with(&later)).await;
    desk.stage.later();
    let agreed = [&later[..], &[("confirmed", "yes"), ("message", "会場の都合です。")]].concat();
    let done = desk.post(&path, &with(&agreed)).await;

    assert_eq!((asked.status, done.status), (200, 303), "{}", done.body);
    assert!(asked.body.contains("1名にお知らせが届きます"));
    assert_eq!(
        desk.stage.letter_names(suzuki).await,
        ["registration_confirmed", "session_changed"]
    );
}

#[tokio::test]
async fn a_session_is_called_off_only_with_the_right_number() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| {}).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    desk.stage.register(suzuki, id).await.unwrap();
    let path = format!("/staff/sessions/{id}/cancellation");

    let wrong = desk.post(&path, &[("recipients", "2"), ("reason", "台風のため")]).await;
    let state = desk.stage.row(id).await.state;
    let right = desk.post(&path, &[("recipients", "１"), ("reason", "台風のため")]).await;

    assert_eq!((wrong.status, state), (422, SessionState::Published));
    assert!(wrong.body.contains("台風のため"));
    assert_eq!((right.status, desk.stage.row(id).await.state), (303, SessionState::Cancelled));
}

#[tokio::test]
async fn a_copy_is_a_draft_at_the_new_time() {
    let desk = Desk::new().await;
    let id = drafted(&desk).await;
    let when = [
        ("at_day_year", "2026"),
        ("at_day_month", "12"),
        ("at_day_day", "10"),
        ("at_time", "14:00"),
    ];

    let answer = desk.post(&format!("/staff/sessions/{id}/copy"), &when).await;

    let copy = desk.stage.row(id_in(&answer.location)).await;
    assert_eq!((copy.state, copy.number), (SessionState::Draft, Some(4)));
    assert_eq!(copy.starts_at, thursday() + TimeDelta::days(7));
}

#[tokio::test]
async fn a_draft_that_is_thrown_away_never_becomes_public() {
    let desk = Desk::new().await;
    let id = drafted(&desk).await;
    let path = format!("/staff/sessions/{id}/cancellation");

    let form = desk.get(&path).await;
    let thrown = desk.post(&path, &[]).await;
    let public = ["", "/calendar.ics"].map(|end| format!("/sessions/{id}{end}"));
    let lists = ["/sessions", "/sessions/feed.atom", "/sessions/calendar.ics"];

    assert!(form.body.contains("下書きを捨てる") && !form.body.contains("届く人数"));
    assert_eq!((thrown.status, desk.stage.row(id).await.state), (303, SessionState::Discarded));
    for page in public {
        assert_eq!(desk.get(&page).await.status, 404, "{page}");
    }
    for list in lists {
        assert!(!desk.get(list).await.body.contains(&id.to_string()), "{list}");
    }
    let all = desk.get("/staff/sessions").await.body;
    let asked = desk.get("/staff/sessions?state=取りやめ").await.body;
    assert!(!all.contains(&id.to_string()) && asked.contains(&id.to_string()));
    assert_eq!(desk.get(&format!("/staff/sessions/{id}")).await.status, 200);
    assert_eq!(desk.stage.count("SELECT count(*) FROM calendar_claim").await, 0);
}

#[tokio::test]
async fn registration_up_to_the_start_follows_the_start() {
    let desk = Desk::new().await;
    let id = drafted(&desk).await;
    let edit = format!("/staff/sessions/{id}/edit");

    let page = desk.get(&edit).await.body;
    let later = with(&[
        ("version", "1"),
        ("new_series", ""),
        ("parts.1.day_month", "12"),
        ("parts.1.day_day", "17"),
    ]);
    let moved = desk.post(&edit, &later).await;
    desk.stage.app.clock.advance(TimeDelta::minutes(20));
    let publication = format!("/staff/sessions/{id}/publication");
    desk.post(&publication, &[("when", "now")]).await;

    // Nothing is filled in: an empty field says that registration closes with the start.
    assert!(page.contains("name=\"closes_day_month\""), "{page}");
    let (_, field) = page.split_once("name=\"closes_day_month\"").unwrap();
    let (field, _) = field.split_once('>').unwrap();
    assert!(!field.contains("value=\"12\""), "{field}");
    assert_eq!(moved.status, 303, "{}", moved.body);
    let row = desk.stage.row(id).await;
    assert_eq!((row.closes_at, row.starts_at), (row.starts_at, thursday() + TimeDelta::days(14)));
    let opened = row.published_at.unwrap() - row.opens_at;
    assert!(opened <= TimeDelta::seconds(1), "{opened}");
}

#[tokio::test]
async fn whoever_draws_leaves_a_day_to_hear_of_it() {
    let desk = Desk::new().await;

    let answer = desk.post("/staff/sessions/new", &with(&[("approval", "by_lottery")])).await;

    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("抽選で決めるときは、受付終了を開始の24時間前まで"));
}
