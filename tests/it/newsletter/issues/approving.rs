//! Two pairs of eyes, bound to what they saw.

use bansou::desk::SOURCES;
use bansou::newsletter::issues::{
    Approval, CheckKind, Checker, IssueRefusal, NewFile, RawIssue, RawRules, approve,
    approved_issue, attach, detach, save_rules,
};
use bansou::newsletter::{RawPreferences, RuleKeeper};
use chrono::{TimeDelta, TimeZone, Utc};
use entities::newsletter::issue::IssueState;
use entities::newsletter::{issue_attachment, issue_content};
use entities::people::role_assignment::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::api::client;
use super::cast::{Press, grant, plain, refused, text};

#[tokio::test]
async fn an_issue_is_asked_for_approved_and_rests() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;

    press.asks(id).await.unwrap();
    let asked = press.row(id).await;
    press.approves(id, 3).await.unwrap();
    let row = press.row(id).await;
    let sent = approved_issue(press.context().database.reader(), &row).await.unwrap().unwrap();

    assert_eq!(asked.state, IssueState::InReview);
    assert_eq!((row.state, row.audience_count), (IssueState::Approved, Some(3)));
    let approved_at = row.approved_at.unwrap();
    assert_eq!(row.held_until, Some(approved_at + TimeDelta::minutes(15)));
    assert_eq!(row.starts_at, row.held_until);
    assert_eq!(sent.content.subject, "【地域の人事部】第12号 12月の予定");
    assert_eq!(press.room.letters_to("checker@example.jp").await, ["newsletter_issue_to_approve"]);
    assert_eq!(press.room.letters_to("editor@example.jp").await, ["newsletter_issue_approved"]);
}

#[tokio::test]
async fn nobody_approves_what_they_wrote_a_part_of() {
    let press = Press::new().await;
    grant(&press.room, press.room.editor, Role::Approver).await;
    grant(&press.room, press.second.person(), Role::Approver).await;
    let id = press.drafts(plain(12)).await;
    let raw = RawIssue { subject: "第12号 直しました".into(), ..plain(12) };
    let second = (press.second, id, None);
    press.later();
    bansou::newsletter::issues::save_issue(press.context(), &SOURCES, second, raw).await.unwrap();
    press.asks(id).await.unwrap();
    let approval = Approval { content_hash: press.view(id).await.content_hash, readers: 3 };

    let mut answers = Vec::new();
    for who in [press.room.editor, press.second.person()] {
        let checker = Checker::acting_as(who);
        answers.push(refused(approve(press.context(), &SOURCES, (checker, id, &approval)).await));
    }

    assert_eq!(answers, [IssueRefusal::OwnWork, IssueRefusal::OwnWork]);
    assert_eq!(press.row(id).await.state, IssueState::InReview);
}

#[tokio::test]
async fn the_number_of_readers_is_typed_and_counted_again() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    press.asks(id).await.unwrap();

    let wrong = refused(press.approves(id, 4).await);
    press.room.entered("okada@reader.example.jp", RawPreferences::default()).await;
    let late = refused(press.approves(id, 3).await);
    press.approves(id, 4).await.unwrap();

    assert_eq!(wrong, IssueRefusal::WrongCount { readers: 3 });
    assert_eq!(late, IssueRefusal::WrongCount { readers: 4 });
}

#[tokio::test]
async fn one_changed_character_by_any_way_voids_the_approval() {
    let press = Press::new().await;
    let context = press.context();
    let desk = |id| (press.editor, id, None);
    let file = NewFile { name: "a.txt".into(), bytes: b"a".to_vec() };

    let mut states = Vec::new();
    let changes: [fn(RawIssue) -> RawIssue; 6] = [
        |raw| RawIssue { subject: format!("{}。", raw.subject), ..raw },
        |raw| RawIssue {
            blocks: vec![text("次の勉強会は、12月3日（木）に開きます！")], ..raw
        },
        |raw| RawIssue {
            frequency: entities::newsletter::subscriber::Frequency::MonthlyDigest,
            ..raw
        },
        |raw| RawIssue {
            planned_at: Some(Utc.with_ymd_and_hms(2026, 11, 26, 1, 0, 0).unwrap()),
            ..raw
        },
        |raw| RawIssue {
            not_after: Some(Utc.with_ymd_and_hms(2026, 11, 26, 1, 0, 0).unwrap()),
            ..raw
        },
        |raw| raw,
    ];
    let id = press.drafts(plain(12)).await;
    for change in changes {
        press.saves((id, None), plain(12)).await.unwrap();
        press.asks(id).await.unwrap();
        press.approves(id, 3).await.unwrap();
        press.saves((id, None), change(plain(12))).await.unwrap();
        states.push(press.row(id).await);
    }
    press.saves((id, None), plain(12)).await.unwrap();
    press.asks(id).await.unwrap();
    press.approves(id, 3).await.unwrap();
    let added = attach(context, desk(id), &file).await.unwrap();
    states.push(press.row(id).await);
    press.asks(id).await.unwrap();
    press.approves(id, 3).await.unwrap();
    detach(context, desk(id), added).await.unwrap();
    states.push(press.row(id).await);

    let open: Vec<_> = states
        .iter()
        .filter(|row| {
            row.state != IssueState::Draft
                || row.content_hash.is_some()
                || row.approved_by.is_some()
                || row.starts_at.is_some()
        })
        .collect();
    assert_eq!(open, Vec::<&entities::newsletter::issue::Model>::new());
    assert!(
        approved_issue(context.database.reader(), &press.row(id).await).await.unwrap().is_none()
    );
}

#[tokio::test]
async fn what_changes_behind_the_back_of_the_approval_is_never_sent() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    let file = NewFile { name: "a.txt".into(), bytes: b"a".to_vec() };
    attach(press.context(), (press.editor, id, None), &file).await.unwrap();
    press.asks(id).await.unwrap();
    press.approves(id, 3).await.unwrap();
    let db = press.context().database.reader();
    let good = press.row(id).await;
    let content = issue_content::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
    let attached = issue_attachment::Entity::find().one(db).await.unwrap().unwrap();

    let mut sent = Vec::new();
    let may = async || approved_issue(db, &press.row(id).await).await.unwrap().is_some();
    sent.push(may().await);
    for change in [
        issue_content::Model { subject: format!("{} ", content.subject), ..content.clone() },
        issue_content::Model {
            text_body: content.text_body.replacen('。', "，", 1),
            ..content.clone()
        },
        issue_content::Model { html_body: format!("{}\n", content.html_body), ..content.clone() },
    ] {
        store(&press, change).await;
        sent.push(may().await);
        store(&press, content.clone()).await;
    }
    let bytes = issue_attachment::Model { bytes: b"b".to_vec(), ..attached.clone() };
    store_file(&press, bytes).await;
    sent.push(may().await);
    store_file(&press, attached.clone()).await;
    let mut wider = good.clone();
    wider.audience_rule = "{}".to_owned();
    press.write(wider).await;
    sent.push(may().await);
    let mut sooner = good.clone();
    sooner.not_after = Some(press.context().now());
    press.write(sooner).await;
    sent.push(may().await);
    press.write(good).await;
    sent.push(may().await);

    assert_eq!(sent, [true, false, false, false, false, false, false, true]);
}

async fn store(press: &Press, row: issue_content::Model) {
    let tx = press.context().database.begin_write().await.unwrap();
    row.into_active_model().reset_all().update(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn store_file(press: &Press, row: issue_attachment::Model) {
    let tx = press.context().database.begin_write().await.unwrap();
    row.into_active_model().reset_all().update(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_has_become_wrong_since_somebody_asked_is_not_approved() {
    let press = Press::new().await;
    let blocks = vec![text("[申込](https://www.shien.example.jp/apply)で受け付けます。")];
    let id = press.drafts(RawIssue { blocks, ..plain(12) }).await;
    press.asks(id).await.unwrap();
    let raw = RawRules {
        weekdays: vec![1, 2, 3, 4, 5],
        opens: "9:00".into(),
        closes: "18:00".into(),
        hold_minutes: "15".into(),
        foreign_hosts: "shien.example.jp".into(),
        ..RawRules::default()
    };
    let keeper = RuleKeeper::acting_as(press.editor.person());
    save_rules(press.context(), keeper, (Some(0), &raw)).await.unwrap();

    let refusal = refused(press.approves(id, 3).await);
    let checker = client(&press, press.checker).await;
    let approval = json!({ "content_hash": press.view(id).await.content_hash, "readers": 3 });
    let path = format!("/api/v1/newsletter/issues/{id}/approval");
    let by_program = checker.post(&path, approval).await;

    let IssueRefusal::Failing(found) = refusal else { panic!("{refusal:?}") };
    assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [CheckKind::Links]);
    assert_eq!((by_program.status, &by_program.body["code"]), (409, &json!("checks_failing")));
    assert_eq!(press.row(id).await.state, IssueState::InReview);
}

#[tokio::test]
async fn what_was_read_is_what_is_approved() {
    let press = Press::new().await;
    let id = press.drafts(plain(12)).await;
    press.asks(id).await.unwrap();
    let read = press.view(id).await.content_hash;
    press
        .saves((id, None), RawIssue { subject: "第12号 別の件名".into(), ..plain(12) })
        .await
        .unwrap();
    press.asks(id).await.unwrap();
    let approval = Approval { content_hash: read, readers: 3 };

    let checker = Checker::acting_as(press.checker);
    let answer = refused(approve(press.context(), &SOURCES, (checker, id, &approval)).await);

    assert_eq!(answer, IssueRefusal::ContentChanged);
}
