//! Join and leave times from the report of an online meeting.

use bansou::database::Stop;
use bansou::study_sessions::attendance::{self, Mark};
use bansou::study_sessions::joins::{self, Refusal, preview};
use bansou::study_sessions::registration::Details;
use chrono::TimeDelta;
use encoding_rs::SHIFT_JIS;
use entities::study_sessions::attendance::{Entity, Presence};
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, StudySessionId};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use sea_orm::EntityTrait;

use super::cast::{Stage, thursday};
use super::day::only_part;
use super::staff_desk;
use super::visitor::Visitor;

const REPORT: &str = "名前（元の名前）,ユーザーのメール,参加時刻,退出時刻,期間（分）\n\
    鈴木花子,,2026/12/03 13:55:00,2026/12/03 16:05:00,130\n\
    髙橋 一郎,,2026/12/03 15:30:00,2026/12/03 16:00:00,30\n\
    iPhone,unknown@example.jp,2026/12/03 14:00:00,2026/12/03 16:00:00,120\n\
    田中 誠,,きのう,きょう,\n";

async fn online(stage: &Stage, names: &[&str]) -> (StudySessionId, Vec<RegistrationId>) {
    let session = stage.session(|_| ()).await;
    let mut own = Vec::new();
    for name in names {
        let person = stage.person(name).await;
        let details = Details::plain(Mode::Online);
        own.push(stage.register_with(person, session, details).await.unwrap().id);
    }
    stage.app.clock.set(thursday() + TimeDelta::hours(3));
    (session, own)
}

#[tokio::test]
async fn a_report_is_shown_before_it_records_anything_and_then_records_who_stayed() {
    let stage = Stage::new().await;
    let (session, own) = online(&stage, &["鈴木 花子", "髙橋 一郎", "田中 誠"]).await;
    let (context, desk) = (&stage.app.context, stage.desk);

    let report = ("report.csv", REPORT.as_bytes(), 50);
    let import = joins::keep(context, desk, session, report).await.unwrap();
    let db = context.database.reader();
    let seen = preview(db, desk, (session, import)).await.unwrap().unwrap();
    let before = Entity::find().all(db).await.unwrap().len();
    let applied = joins::apply(context, desk, (session, import)).await.unwrap();
    let again = joins::apply(context, desk, (session, import)).await;

    let lines: Vec<_> = seen.lines.iter().map(|one| (one.stay.percent, one.counts)).collect();
    assert_eq!(lines, [(100, true), (25, false)]);
    assert_eq!((seen.unmatched.len(), seen.problems.len(), before), (1, 1, 0));
    assert_eq!(seen.problems[0].line, 5);
    assert_eq!(applied.recorded, 1);
    assert!(matches!(again, Err(Stop::Refused(Refusal::Applied))));
    let rows = Entity::find().all(db).await.unwrap();
    assert_eq!((rows.len(), rows[0].registration_id), (1, own[0]));
    assert_eq!(rows[0].presence, Presence::Present);
    assert_eq!(rows[0].arrived_at, Some(thursday()));
    assert_eq!(rows[0].left_at, Some(thursday() + TimeDelta::hours(2)));
}

#[tokio::test]
async fn what_was_recorded_by_hand_stays_and_a_no_show_is_mended() {
    let stage = Stage::new().await;
    let (session, own) = online(&stage, &["鈴木 花子", "髙橋 一郎"]).await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let mark = Mark {
        part: only_part(&stage, session).await,
        registration: own[0],
        presence: Presence::Excused,
        left_at: None,
        note: None,
    };
    attendance::mark(context, desk, mark).await.unwrap();
    attendance::mark_no_shows(context, desk, session).await.unwrap();

    let report = ("report.csv", REPORT.as_bytes(), 20);
    let import = joins::keep(context, desk, session, report).await.unwrap();
    let applied = joins::apply(context, desk, (session, import)).await.unwrap();

    assert_eq!(applied.recorded, 1);
    let mut rows = Entity::find().all(context.database.reader()).await.unwrap();
    rows.sort_by_key(|row| row.registration_id);
    let presences: Vec<_> = rows.iter().map(|row| row.presence).collect();
    assert_eq!(presences, [Presence::Excused, Presence::Late]);
}

#[tokio::test]
async fn the_same_report_in_the_old_encoding_says_the_same() {
    let stage = Stage::new().await;
    let (session, _) = online(&stage, &["鈴木 花子"]).await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let (old, _, _) = SHIFT_JIS.encode(REPORT);

    let import = joins::keep(context, desk, session, ("r.csv", &*old, 50)).await.unwrap();

    let db = context.database.reader();
    let seen = preview(db, desk, (session, import)).await.unwrap().unwrap();
    assert_eq!(seen.lines.len(), 1);
    assert!(seen.lines[0].counts);
}

#[tokio::test]
async fn another_session_does_not_see_the_report_and_nonsense_is_refused() {
    let stage = Stage::new().await;
    let (session, _) = online(&stage, &["鈴木 花子"]).await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let report = ("report.csv", REPORT.as_bytes(), 50);
    let import = joins::keep(context, desk, session, report).await.unwrap();
    let other = StudySessionId(uuid::Uuid::nil());

    let foreign = joins::apply(context, desk, (other, import)).await;
    let empty = joins::keep(context, desk, session, ("x.csv", b"", 50)).await;
    let share = joins::keep(context, desk, session, ("x.csv", REPORT.as_bytes(), 0)).await;

    assert!(matches!(foreign, Err(Stop::Refused(Refusal::NotFound))));
    assert!(matches!(empty, Err(Stop::Refused(Refusal::Invalid("file", _)))));
    assert!(matches!(share, Err(Stop::Refused(Refusal::Invalid("least_percent", _)))));
}

#[tokio::test]
async fn the_secretariat_hands_a_report_over_at_its_page() {
    let stage = Stage::new().await;
    let (session, _) = online(&stage, &["鈴木 花子", "髙橋 一郎"]).await;
    let desk = Visitor::with_session(&stage.app, staff_desk::sign_in(&stage).await);
    let path = format!("/staff/sessions/{session}/day/joins");

    let page = desk.get(&path).await;
    let csrf = page.hidden_of(&path).into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    let file = Part::bytes(REPORT.as_bytes().to_vec()).file_name("report.csv");
    let form = Form::new().text("csrf", csrf).text("least_percent", "50").part("file", file);
    let seen = desk.post_form(&path, form).await;
    let done = desk.press(&seen, &seen.path, &[]).await;

    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.says("1件の出席を記録します"), "{}", seen.text());
    assert!(seen.says("割合に届きません") && seen.says("iPhone"), "{}", seen.text());
    assert!(done.says("1件の出席を記録しました"), "{}", done.text());
}
