//! 配信実績, counted from what really happened.

use std::process::Command;

use bansou::newsletter::results::sheets::{data_workbook, form_workbook, issues_csv, months_csv};
use bansou::newsletter::results::{YearResult, issue_result, year_result};
use bansou::newsletter::{self, Leaving, Origin, RawPreferences, Segment, sending};
use bansou::vocabulary::FiscalYear;
use chrono::TimeDelta;
use entities::SubscriberId;
use entities::newsletter::consent::Route;
use entities::people::role_assignment::Role;
use serde_json::{Value, json};

use crate::newsletter::cast::Room;

async fn leaves(room: &Room, reader: SubscriberId) {
    let leaving = Leaving { route: Route::Link, reason: None, origin: Origin::new(None, "Test") };
    newsletter::leave(&room.app.context, reader, &leaving).await.unwrap();
}

async fn year(room: &Room) -> YearResult {
    year_result(&room.app.context, FiscalYear::at(room.app.context.now())).await.unwrap()
}

fn at(prefecture: &str) -> RawPreferences {
    RawPreferences { prefecture: prefecture.to_owned(), ..RawPreferences::default() }
}

#[tokio::test]
async fn readers_who_left_count_for_the_last_issue_they_got_for_thirty_days() {
    let room = Room::new().await;
    let mut readers = Vec::new();
    for number in 0..4 {
        readers.push(room.entered(&format!("r{number}@example.jp"), at("20")).await);
    }
    let first = room.approved(12).await;
    room.holding_time_passes().await;
    let late = room.entered("late@example.jp", at("20")).await;
    room.later();
    leaves(&room, readers[0]).await;
    // Did not get it.
    leaves(&room, late).await;
    room.app.clock.advance(TimeDelta::days(2));
    let second = room.approved(13).await;
    room.holding_time_passes().await;
    room.later();
    leaves(&room, readers[1]).await;
    room.app.clock.advance(TimeDelta::days(31));
    leaves(&room, readers[2]).await;

    let result = async |id| issue_result(&room.app.context, id).await.unwrap().unwrap();
    let (first, second) = (result(first).await, result(second).await);

    assert_eq!((first.counts.accepted, first.left_after, first.joined_after), (4, 1, 1));
    assert_eq!((second.counts.accepted, second.left_after), (3, 1));
    assert_eq!(first.counted_until, first.started_at + TimeDelta::days(30));
    assert_eq!(second.counted_until, second.started_at + TimeDelta::days(30));
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_for_others_ends_nothing_and_a_correction_counts_for_its_first() {
    let room = Room::new().await;
    room.readers(5).await;
    let first = room.approved(12).await;
    room.holding_time_passes().await;
    let others = |row: &mut entities::newsletter::issue::Model| {
        row.audience_rule = row.audience_rule.replace("every_issue", "monthly_digest");
    };
    let others = room.approved_with(13, others).await;
    room.holding_time_passes().await;
    room.later();
    leaves(&room, room.reader_id("reader0@example.jp").await).await;
    let correction = room.approved_with(14, |row| row.corrects_id = Some(first)).await;
    room.holding_time_passes().await;
    room.later();
    leaves(&room, room.reader_id("reader1@example.jp").await).await;
    room.app.clock.advance(TimeDelta::days(3));
    leaves(&room, room.reader_id("reader2@example.jp").await).await;

    let counted: Vec<_> =
        year(&room).await.issues.iter().map(|one| (one.id, one.left_after)).collect();
    let one = issue_result(&room.app.context, first).await.unwrap().unwrap();

    assert_eq!(counted, [(first, 3), (others, 0), (correction, 0)]);
    let corrected = room.issue(correction).await.started_at.unwrap();
    assert_eq!((one.left_after, one.counted_until), (3, corrected + TimeDelta::days(30)));
    room.app.stop().await;
}

#[tokio::test]
async fn comings_and_goings_add_up_by_month_and_by_block() {
    let room = Room::new().await;
    let nagano = room.entered("nagano@example.jp", at("20")).await;
    room.entered("aomori@example.jp", at("2")).await;
    room.reader("unknown@example.jp").await;
    room.app.clock.advance(TimeDelta::days(10));
    leaves(&room, nagano).await;
    room.later();
    // Confirmed twice while reading: nothing changes.
    let (one, two) = (room.asks("twice@example.jp").await, room.asks("twice@example.jp").await);
    room.confirms(one).await.unwrap();
    room.later();
    room.confirms(two).await.unwrap();
    let back = Origin::new(None, "Test");
    newsletter::come_back(&room.app.context, nagano, &back).await.unwrap();

    let result = year(&room).await;

    let told: Vec<_> = result.months.iter().map(|m| (m.joined(), m.left(), m.readers())).collect();
    assert_eq!(
        told,
        [
            (0, 0, 0),
            (0, 0, 0),
            (0, 0, 0),
            (0, 0, 0),
            (0, 0, 0),
            (0, 0, 0),
            (0, 0, 0),
            (3, 0, 3),
            (2, 1, 4)
        ]
    );
    let december = result.months.last().unwrap();
    let block = |name: Option<&str>| {
        let one = december.blocks.iter().find(|one| one.block.as_deref() == name).unwrap();
        (one.joined, one.left, one.readers)
    };
    assert_eq!(block(Some("関東")), (1, 1, 1));
    assert_eq!((block(Some("東北")), block(None)), ((0, 0, 1), (1, 0, 2)));
    assert_eq!((december.under_way, result.adds_up), (true, Some(true)));
    room.app.stop().await;
}

#[tokio::test]
async fn a_group_that_changed_later_is_not_named_as_the_one_an_issue_went_to() {
    let room = Room::new().await;
    room.readers(2).await;
    let (context, desk, whole) = (&room.app.context, room.desk, Segment::default());
    let group = newsletter::save_segment(context, desk, None, ("みんな", &whole)).await.unwrap();
    let id = room.approved_with(12, |row| row.segment_id = Some(group)).await;
    room.holding_time_passes().await;
    let audience = async || issue_result(context, id).await.unwrap().unwrap().audience;

    let before = audience().await;
    let rule = Segment { prefectures: vec![20], ..Segment::default() };
    let known = Some((group, None));
    newsletter::save_segment(context, desk, known, ("みんな", &rule)).await.unwrap();
    let after = audience().await;

    assert_eq!((before.as_str(), after.as_str()), ("みんな", "毎号を受け取る読者"));
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_of_which_nothing_left_is_not_one_that_was_sent() {
    let room = Room::new().await;
    let sent = room.sent(6).await;
    let stopped = room.approved(13).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    sending::stop(&room.app.context, room.brake(), (stopped, "誤り")).await.unwrap();
    room.minds().await;
    let viewer = room.somebody(Role::Viewer).await;

    let result = year(&room).await;
    let page = viewer.get("/staff/newsletter/results").await.text();

    let was: Vec<_> = result.issues.iter().map(|one| (one.id, one.was_sent())).collect();
    assert_eq!(was, [(sent, true), (stopped, false)]);
    let counts = result.issues[1].counts;
    assert_eq!((counts.letters, result.issues[1].given_up(), counts.accepted), (6, 6, 0));
    assert!(page.contains("配信した号 1 号"), "{page}");
    assert!(page.contains("合計 12 6 0 0 0 6 0 0"), "{page}");
    room.app.stop().await;
}

#[tokio::test]
async fn those_who_left_meanwhile_are_readers_of_the_issue() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    let late = room.entered("late@example.jp", at("20")).await;
    room.later();
    leaves(&room, late).await;
    leaves(&room, room.reader_id("reader1@example.jp").await).await;

    assert_eq!(room.progress(id).await.left_meanwhile, 1);
    room.app.stop().await;
}

#[tokio::test]
async fn the_data_form_keeps_the_rules_for_machine_readable_tables() {
    let Some(judge) = judge() else { return };
    let room = Room::new().await;
    room.entered("nagano@example.jp", at("20")).await;
    room.sent(6).await;

    let read = judge(&room, &data_workbook(&year(&room).await).unwrap());

    let sheets = read["sheets"].as_array().unwrap();
    let names: Vec<_> = sheets.iter().map(|sheet| sheet["name"].as_str().unwrap()).collect();
    let expected = ["配信実績", "掲載項目数", "宛先ドメイン別", "月別地域別", "定義", "コード表"];
    assert_eq!(names, expected);
    for sheet in sheets {
        assert_eq!(sheet["merged"], json!([]), "no merged cells");
        assert_eq!(sheet["formulas"], json!(0), "no formulas");
        assert_eq!(sheet["blank_rows"], json!(0), "no blank rows");
        assert_eq!(sheet["repeated_headings"], json!(0), "unique headings");
        assert_eq!(sheet["hidden"], json!(0), "nothing hidden");
    }
    let issues = sheets[0]["rows"].as_array().unwrap();
    assert_eq!((&issues[1][0], &issues[1][8], &issues[1][9]), (&json!(12), &json!(7), &json!(7)));
    assert_eq!(sheets[3]["rows"].as_array().unwrap().len(), 1 + 8 * 10, "a line each");
    assert_eq!(sheets[4]["rows"].as_array().unwrap().len(), 1 + 21 + 2 + 8 + 5);
    room.app.stop().await;
}

#[tokio::test]
async fn the_printed_form_tells_the_year_in_both_calendars() {
    let Some(judge) = judge() else { return };
    let room = Room::new().await;
    room.sent(6).await;

    let bytes = form_workbook("伴走支援", &year(&room).await, room.app.context.now()).unwrap();
    let read = judge(&room, &bytes);

    let first = &read["sheets"][0];
    assert_eq!(first["landscape"], json!(true));
    let rows = first["rows"].to_string();
    assert!(rows.contains("令和8年度（2026年度）") && rows.contains("第12号"), "{rows}");
    assert!(rows.contains("令和8年11月24日（火）（2026年）10:15"), "{rows}");
    room.app.stop().await;
}

#[tokio::test]
async fn csv_opens_in_a_spreadsheet_as_what_it_is() {
    let room = Room::new().await;
    room.sent(6).await;
    let result = year(&room).await;

    let issues = issues_csv(&result).unwrap();
    let months = String::from_utf8(months_csv(&result).unwrap()).unwrap();

    assert!(issues.starts_with(b"\xEF\xBB\xBF"));
    let issues = String::from_utf8(issues).unwrap();
    let lines: Vec<&str> = issues.lines().collect();
    assert!(lines[0].contains("号,年度,件名,状態,配信開始日時"), "{}", lines[0]);
    assert!(lines[1].starts_with("12,2026,"), "{}", lines[1]);
    assert_eq!(months.lines().count(), 1 + 8 * 10);
    room.app.stop().await;
}

#[tokio::test]
async fn results_name_the_readers_of_corrections_and_digests() {
    let room = Room::new().await;
    room.readers(3).await;
    let first = room.approved(12).await;
    room.holding_time_passes().await;
    let correction = room.approved_with(13, |row| row.corrects_id = Some(first)).await;
    let digest = |row: &mut entities::newsletter::issue::Model| {
        row.audience_rule = row.audience_rule.replace("every_issue", "monthly_digest");
    };
    let digest = room.approved_with(14, digest).await;
    room.holding_time_passes().await;

    let audience = async |id| {
        let result = issue_result(&room.app.context, id).await.unwrap().unwrap();
        (result.audience, result.corrects)
    };

    assert_eq!(audience(first).await.1, None);
    assert_eq!(audience(correction).await, ("第12号を送った読者".to_owned(), Some(12)));
    let digest = audience(digest).await.0;
    assert!(digest.contains("月1回のまとめ"), "{digest}");
    room.app.stop().await;
}

type Judge = Box<dyn Fn(&Room, &[u8]) -> Value>;

/// openpyxl, where it is installed (`tests/judges/install`).
fn judge() -> Option<Judge> {
    let python = crate::support::judges()?.join("venv/bin/python");
    Some(Box::new(move |room, bytes| {
        let file = room.app.database.folder().join("results.xlsx");
        std::fs::write(&file, bytes).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/workbook");
        let output = Command::new(&python).arg(script).arg(&file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }))
}
