//! The pages of an issue under way.

use bansou::mail::LetterState;
use bansou::newsletter::sending::stop;
use chrono::TimeDelta;
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::Frequency;
use entities::people::role_assignment::Role;
use reqwest::StatusCode;
use sea_orm::{ActiveEnum, Iterable};

use crate::newsletter::cast::Room;

#[tokio::test]
async fn everybody_of_the_secretariat_watches_pauses_and_stops() {
    let room = Room::new().await;
    room.readers(40).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    let coordinator = room.somebody(Role::Coordinator).await;
    let here = format!("/staff/newsletter/issues/{id}/sending");

    let watched = coordinator.get(&here).await;
    let pause = coordinator.get(&watched.link("一時停止する")).await;
    let unexplained = coordinator.post(&pause, &[("reason", " ")]).await;
    let paused = coordinator.post(&pause, &[("reason", "日付の誤り")]).await;
    let stop = coordinator.get(&paused.link("配信を中止する")).await;
    let untyped = coordinator.post(&stop, &[("reason", "誤り"), ("number", "11")]).await;
    let stopped = coordinator.post(&stop, &[("reason", "誤り"), ("number", "１２")]).await;

    assert!(watched.html.contains("data-poll") && watched.says("未送信 40"), "{}", watched.text());
    assert_eq!(unexplained.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(paused.says("理由：日付の誤り") && !paused.html.contains("/resume"));
    assert!(stop.says("まだ送っていない40通は、もう送りません"), "{}", stop.text());
    assert!(stop.says("ウェブのバックナンバーには載りません"), "{}", stop.text());
    assert_eq!(untyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stopped.says("配信を中止しました"), "{}", stopped.text());
    assert_eq!(room.issue(id).await.state, IssueState::Stopped);
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_whose_readers_grew_goes_on_for_an_approver_who_types_their_number() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved_with(12, |row| row.audience_count = Some(3)).await;
    room.readers_with(3..60, Frequency::EveryIssue).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    let (editor, approver) =
        (room.somebody(Role::Editor).await, room.somebody(Role::Approver).await);
    let here = format!("/staff/newsletter/issues/{id}/sending");

    let told = editor.get(&here).await;
    let asked = approver.get(&here).await;
    let resume = format!("{here}/resume");
    let wrong = approver.press(&asked, &resume, &[("readers", "３名")]).await;
    let right = approver.press(&asked, &resume, &[("readers", "60名")]).await;

    assert!(told.says("この号を書いていない承認者だけです"), "{}", told.text());
    assert!(!told.html.contains("/resume"));
    assert!(asked.says("承認のときは3名、いまは60名です"), "{}", asked.text());
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    assert!(wrong.says("いまの宛先は60名です"), "{}", wrong.text());
    assert!(right.says("再開しました"), "{}", right.text());
    assert_eq!(room.issue(id).await.state, IssueState::Sending);
    room.app.stop().await;
}

#[tokio::test]
async fn times_that_are_over_are_not_told_and_a_stopped_issue_is_watched_to_its_end() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    room.put_off(id, 1, room.app.context.now() + TimeDelta::minutes(10)).await;
    room.works().await;
    let editor = room.somebody(Role::Editor).await;
    let here = format!("/staff/newsletter/issues/{id}/sending");

    let early = editor.get(&here).await;
    room.app.clock.advance(TimeDelta::minutes(12));
    let late = editor.get(&here).await;
    stop(&room.app.context, room.brake(), (id, "誤り")).await.unwrap();
    let stopped = editor.get(&here).await;
    room.works().await;
    let over = editor.get(&here).await;

    assert!(early.says("次は2026年") && early.says("約10分"), "{}", early.text());
    assert!(!late.says("次は2026年") && late.says("順番を待っています"), "{}", late.text());
    assert!(stopped.html.contains("data-poll"), "{}", stopped.text());
    assert!(!over.html.contains("data-poll"), "{}", over.text());
    room.app.stop().await;
}

#[tokio::test]
async fn a_viewer_sees_results_and_no_letter() {
    let room = Room::new().await;
    let id = room.sent(8).await;
    let viewer = room.somebody(Role::Viewer).await;

    let results = viewer.get("/staff/newsletter/results").await;
    let issue = viewer.get(&format!("/staff/newsletter/results/issues/{id}")).await;
    let sending = viewer.get(&format!("/staff/newsletter/issues/{id}/sending")).await;
    let proof = viewer.get(&format!("/staff/newsletter/issues/{id}/proof")).await;

    assert!(results.says("令和8年度（2026年度）") && results.says("第12号"), "{}", results.text());
    assert!(issue.says("対象 8 ＝ 受理 8"), "{}", issue.text());
    assert!(!results.html.contains("reader7@") && !issue.html.contains("reader7@"));
    assert_eq!((sending.status, proof.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    room.app.stop().await;
}

#[tokio::test]
async fn the_newsroom_decides_about_unknown_letters_and_seals_again() {
    let room = Room::new().await;
    let id = room.sent(8).await;
    room.app.run_workers().await;
    let editor = room.somebody(Role::Editor).await;
    let base = format!("/staff/newsletter/issues/{id}");

    let sealed = editor.get(&format!("{base}/proof")).await;
    room.forged(id, 3, LetterState::Unknown).await;
    let tampered = editor.get(&format!("{base}/proof")).await;
    let list = editor.get(&format!("{base}/sending/unknown")).await;
    let wrong = [("decision", "mark_sent"), ("reason", "電話で確認"), ("letters", "2")];
    let wrong = editor.post(&list, &wrong).await;
    let right = [("decision", "mark_sent"), ("reason", "電話で確認"), ("letters", "1通")];
    let decided = editor.post(&list, &right).await;
    let outdated = editor.get(&format!("{base}/proof")).await;
    let again = editor.post(&outdated, &[]).await;

    assert!(sealed.says("最後の封印と一致しています"), "{}", sealed.text());
    assert!(tampered.says("最後の封印と一致しません"), "{}", tampered.text());
    assert!(
        outdated.says("最後の封印は、結果不明のものについて決める")
            && outdated.says("marked_lostは"),
        "{}",
        outdated.text()
    );
    assert!(list.says("reader3@example.jp"));
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    assert!(decided.says("結果不明の1通について決めました"), "{}", decided.text());
    assert!(again.says("いまの記録を封印しました"), "{}", again.text());
    assert!(again.says("最後の封印と一致しています"), "{}", again.text());
    room.app.stop().await;
}

#[tokio::test]
async fn the_proof_says_what_every_state_of_a_line_means() {
    let room = Room::new().await;
    let id = room.sent(1).await;
    let editor = room.somebody(Role::Editor).await;

    let page = editor.get(&format!("/staff/newsletter/issues/{id}/proof")).await;

    let source = page.source();
    let explained = |state: &LetterState| {
        let row = format!("<li>{}（", state.to_value());
        let line = source.split_once(&row).and_then(|(_, rest)| rest.split_once("</li>"));
        let meaning = line.and_then(|(line, _)| line.split_once("）："));
        meaning.is_some_and(|(word, meaning)| !word.is_empty() && meaning.ends_with('。'))
    };
    let missed: Vec<_> = LetterState::iter().filter(|state| !explained(state)).collect();
    assert_eq!(missed, []);
    assert!(page.says("pending（未送信）：順番を待っています。"), "{}", page.text());
    room.app.stop().await;
}

#[tokio::test]
async fn one_letter_of_an_ended_issue_is_sent_again_from_the_page_of_the_issue_alone() {
    let room = Room::new().await;
    let id = room.sent(8).await;
    room.forged(id, 3, LetterState::Unknown).await;
    room.forged(id, 5, LetterState::Unknown).await;
    room.approved_with(13, |row| row.corrects_id = Some(id)).await;
    room.holding_time_passes().await;
    let letter = room.letters_of(id).await[3].id.to_string();
    let (editor, desk) =
        (room.somebody(Role::Editor).await, room.somebody(Role::Coordinator).await);
    let issue = format!("/staff/newsletter/issues/{id}/sending");

    let alone = desk.get(&format!("/staff/letters/{letter}")).await;
    let list = editor.get(&format!("{issue}/unknown")).await;
    let resend = [("decision", "resend"), ("reason", "電話で確認"), ("letter", letter.as_str())];
    let two = editor.post(&list, &[&resend[..], &[("letters", "2")]].concat()).await;
    let decided = editor.post(&list, &[&resend[..], &[("letters", "1通")]].concat()).await;
    let going = room.issue(id).await.state;
    let left = editor.get(&format!("{issue}/unknown")).await;
    room.works().await;

    assert!(
        alone.source().contains(&issue) && alone.html.contains("\"mark_sent\""),
        "{}",
        alone.html
    );
    assert!(!alone.html.contains("\"resend\""), "it would be refused");
    assert!(!list.says("選べません"), "{}", list.text());
    assert!(list.says("この号の訂正（第13号）を、もう配信しています"), "{}", list.text());
    assert_eq!(two.status, StatusCode::CONFLICT);
    assert!(two.says("いま結果不明なのは1通です") && two.html.contains(" checked aria-labelledby"));
    assert!(decided.says("結果不明の1通について決めました"), "{}", decided.text());
    assert_eq!(going, IssueState::Sending);
    assert!(left.says("reader5@example.jp") && !left.says("reader3@example.jp"));
    let counts = room.progress(id).await.counts;
    assert_eq!((counts.accepted, counts.unknown), (7, 1));
    room.app.stop().await;
}
