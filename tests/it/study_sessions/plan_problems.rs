//! What the form of a plan says about days that are over, what is out of range, and when people can
//! register: beside fields that are there.

use bansou::study_sessions::do_due;
use bansou::study_sessions::session::{CallOff, Standing, postpone};
use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;

use super::cast::Stage;
use super::staff_desk::{Answer, Desk, with};
use crate::support::tuesday_morning;

const NEW: &str = "/staff/sessions/new";

type Fields = [(&'static str, &'static str)];

/// The fields the summary leads to.
fn led_to(answer: &Answer) -> Vec<&str> {
    let links = answer.body.split("href=\"#f-").skip(1);
    links.map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Those of them that are not in the page.
fn nowhere(answer: &Answer) -> Vec<&str> {
    let shown = |field: &&str| answer.body.contains(&format!("id=\"f-{field}\""));
    led_to(answer).into_iter().filter(|field| !shown(field)).collect()
}

fn id_in(answer: &Answer) -> StudySessionId {
    answer.location.trim_start_matches("/staff/sessions/").parse().unwrap()
}

/// A moment as it is typed into the boxes of the publication.
const FIRST_OF_DECEMBER: [(&str, &str); 5] = [
    ("when", "at"),
    ("at_day_year", "2026"),
    ("at_day_month", "12"),
    ("at_day_day", "1"),
    ("at_time", "10:00"),
];

fn first_of_december() -> DateTime<Utc> {
    tuesday_morning() + TimeDelta::days(7)
}

async fn drafted(desk: &Desk, changes: &Fields) -> Answer {
    let answer = desk.post(NEW, &with(changes)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer
}

#[tokio::test]
async fn a_day_that_is_over_is_named_at_the_day_and_at_no_empty_field() {
    let desk = Desk::new().await;

    let over = [("parts.1.day_year", "2025"), ("parts.1.day_day", "22")];
    let one = desk.post(NEW, &with(&over)).await;
    let later = [
        ("parts.2.day_year", "2026"),
        ("parts.2.day_month", "12"),
        ("parts.2.day_day", "22"),
        ("parts.2.from", "10:00"),
        ("parts.2.until", "11:00"),
        ("parts.2.venue_name", "みなと会館"),
    ];
    let two = desk.post(NEW, &with(&[&over[..], &later].concat())).await;

    assert_eq!((one.status, led_to(&one)), (422, vec!["parts-1-day"]));
    assert!(one.body.contains("開催日時が過ぎています。これからの日時を"), "{}", one.body);
    assert_eq!((two.status, led_to(&two)), (422, vec!["parts-1-day"]));
    assert_eq!(desk.stage.count("SELECT count(*) FROM study_session").await, 0);
}

#[tokio::test]
async fn a_session_that_took_place_is_recorded_with_its_window_and_a_warning() {
    let desk = Desk::new().await;
    let recorded = [
        ("parts.1.day_year", "2025"),
        ("parts.1.day_day", "22"),
        ("opens_day_year", "2025"),
        ("opens_day_month", "12"),
        ("opens_day_day", "1"),
        ("opens_time", "10:00"),
    ];

    let made = drafted(&desk, &recorded).await;
    let overview = desk.get(&made.location).await.body;
    let publication = desk.get(&format!("{}/publication", made.location)).await.body;

    for page in [overview, publication] {
        assert!(page.contains("開催日時を過ぎてからの公開になります。"), "{page}");
        assert!(
            page.contains("2025年12月1日（月）10:00から2025年12月22日（月）14:00まで"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn every_problem_leads_to_a_field_that_is_there() {
    let desk = Desk::new().await;
    let told = async |changes: &Fields| desk.post(NEW, &with(changes)).await;

    let era = told(&[("parts.1.day_year", "平成9")]).await;
    let far = told(&[("parts.1.day_year", "2101")]).await;
    let second = [
        ("parts.2.day_year", "2101"),
        ("parts.2.day_month", "1"),
        ("parts.2.day_day", "5"),
        ("parts.2.from", "10:00"),
        ("parts.2.until", "11:00"),
        ("parts.2.venue_name", "みなと会館"),
    ];
    let second = told(&second).await;
    let released = [("released_day_year", "2150"), ("released_day_month", "1")];
    let released = [&released[..], &[("released_day_day", "5"), ("released_time", "9:00")]];
    let released = told(&released.concat()).await;

    assert_eq!((led_to(&era), nowhere(&era)), (vec!["parts-1-day"], Vec::new()));
    assert_eq!((led_to(&far), nowhere(&far)), (vec!["parts-1-day"], Vec::new()));
    assert!(far.body.contains("日時は2000年から2100年までにしてください。"), "{}", far.body);
    assert_eq!((led_to(&second), nowhere(&second)), (vec!["parts-2-day"], Vec::new()));
    assert_eq!((led_to(&released), nowhere(&released)), (vec!["released-day"], Vec::new()));
}

#[tokio::test]
async fn what_is_wrong_with_the_window_is_told_where_it_was_typed() {
    let desk = Desk::new().await;

    let opens = [("opens_day_year", "2026"), ("opens_day_month", "12")];
    let opens = [&opens[..], &[("opens_day_day", "10"), ("opens_time", "10:00")]].concat();
    let opens = desk.post(NEW, &with(&opens)).await;
    let closes = [("closes_day_year", "2025"), ("closes_day_month", "12")];
    let closes = [&closes[..], &[("closes_day_day", "1"), ("closes_time", "10:00")]].concat();
    let closes = desk.post(NEW, &with(&closes)).await;

    assert_eq!((led_to(&opens), nowhere(&opens)), (vec!["opens-day"], Vec::new()));
    let said = "受付開始は、最初の日程の開始より前にしてください。";
    assert!(opens.body.contains(said), "{}", opens.body);
    assert_eq!((led_to(&closes), nowhere(&closes)), (vec!["closes-day"], Vec::new()));
    assert!(closes.body.contains("受付終了日時が過ぎています。"), "{}", closes.body);
}

#[tokio::test]
async fn a_number_out_of_range_is_told_the_range() {
    let desk = Desk::new().await;

    let numbers = [
        ("number", "0"),
        ("venue_capacity", "99999999999"),
        ("organisation_limit", "-1"),
        ("offer_hours", "９００"),
    ];
    let answer = desk.post(NEW, &with(&numbers)).await;

    assert_eq!(answer.status, 422);
    for said in [
        "回：1～9,999の数で入力してください。",
        "会場の定員：0～100,000の数で入力してください。",
        "1団体の上限：1～100,000の数で入力してください。",
        "繰上げの回答期限：1～80の数で入力してください。",
    ] {
        assert!(answer.body.contains(said), "{said} {}", answer.body);
    }
    assert_eq!(nowhere(&answer), Vec::<&str>::new());
}

#[tokio::test]
async fn an_opening_left_empty_is_shown_as_the_publication_until_it_comes() {
    let desk = Desk::new().await;
    let made = drafted(&desk, &[]).await;
    let id = id_in(&made);
    desk.stage.app.clock.advance(TimeDelta::minutes(20));

    let draft = desk.get(&made.location).await.body;
    let preview = desk.get(&format!("{}/preview", made.location)).await.body;
    let form = desk.get(&format!("{}/edit", made.location)).await.body;
    desk.post(&format!("{}/publication", made.location), &FIRST_OF_DECEMBER).await;
    let scheduled = desk.get(&made.location).await.body;
    desk.stage.app.clock.set(first_of_december());
    do_due(&desk.stage.app.context, first_of_december()).await.unwrap();
    let row = desk.stage.row(id).await;
    let desk = desk.signed_in_again().await;
    let public = desk.get(&made.location).await.body;

    let until = "2026年12月3日（木）14:00";
    assert!(draft.contains(&format!("公開と同時に始まり、{until}まで")), "{draft}");
    assert!(preview.contains(&format!("公開と同時～{until}")), "{preview}");
    assert!(form.contains("name=\"opens_day_month\" value=\"\""), "{form}");
    let at = "2026年12月1日（火）10:00";
    assert!(scheduled.contains(&format!("公開と同時（{at}）に始まり、{until}まで")), "{scheduled}");
    assert_eq!(row.opens_at, first_of_december());
    assert!(Standing::from(&row).phase(&[], first_of_december()).takes_registrations());
    assert!(public.contains(&format!("{at}から{until}まで")), "{public}");
}

#[tokio::test]
async fn an_opening_that_was_set_stays_and_a_copy_opens_as_its_model_does() {
    let desk = Desk::new().await;
    let set = [
        ("opens_day_year", "2026"),
        ("opens_day_month", "11"),
        ("opens_day_day", "30"),
        ("opens_time", "10:00"),
        ("request_key", "another form"),
    ];
    let when =
        [("at_day_year", "2027"), ("at_day_month", "3"), ("at_day_day", "4"), ("at_time", "14:00")];
    let copy_of = async |made: &Answer| desk.post(&format!("{}/copy", made.location), &when).await;

    let (open, set) = (drafted(&desk, &[]).await, drafted(&desk, &set).await);
    let overview = desk.get(&set.location).await.body;
    let form = desk.get(&format!("{}/edit", set.location)).await.body;
    let (open, set) = (copy_of(&open).await, copy_of(&set).await);

    assert!(
        overview.contains("2026年11月30日（月）10:00から2026年12月3日（木）14:00まで"),
        "{overview}"
    );
    assert!(form.contains("name=\"opens_day_month\" value=\"11\""), "{form}");
    let copied = desk.get(&open.location).await.body;
    assert!(copied.contains("公開と同時に始まり、2027年3月4日（木）14:00まで"), "{copied}");
    let opens_at = desk.stage.row(id_in(&set)).await.opens_at;
    assert_eq!(opens_at, tuesday_morning() + TimeDelta::days(6 + 91));
}

#[tokio::test]
async fn what_was_put_off_resumes_on_a_day_to_come() {
    let desk = Desk::new().await;
    let id = put_off(&desk.stage).await;
    let version = desk.stage.version(id).await.to_string();
    let path = format!("/staff/sessions/{id}/edit");
    let moved = async |changes: &Fields| {
        let mut form = with(changes);
        form.push(("version", &*version));
        desk.post(&path, &form).await
    };

    let over = moved(&[("new_series", ""), ("parts.1.day_year", "2025")]).await;
    let asked = moved(&[("new_series", ""), ("parts.1.day_day", "10")]).await;

    assert_eq!((over.status, led_to(&over)), (422, vec!["parts-1-day"]));
    assert!(over.body.contains("新しい開催日時が過ぎています。"), "{}", over.body);
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert!(asked.body.contains("1名にお知らせが届きます"), "{}", asked.body);
    assert!(
        asked.body.contains("延期していた勉強会を新しい日時に開催することを"),
        "{}",
        asked.body
    );
}

async fn put_off(stage: &Stage) -> StudySessionId {
    let id = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 花子").await;
    stage.register(suzuki, id).await.unwrap();
    let wish = CallOff { reason: None, expected_recipients: 1 };
    postpone(&stage.app.context, stage.desk, id, wish).await.unwrap();
    id
}
