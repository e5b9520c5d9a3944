//! Drafts that write themselves.

use bansou::desk::SOURCES;
use bansou::newsletter::issues::{
    Block, CheckKind, DraftFrom, IssueRefusal, NewFile, RawBlock, RawIssue, attach, blocks_of,
    discard_issue, draft_correction, draft_from, rule_of,
};
use bansou::study_sessions::Organiser;
use bansou::study_sessions::session::{self, PublishWhen};
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::Frequency;

use chrono::TimeDelta;

use super::api::client;
use super::cast::{Press, plain, refused, text, with};
use crate::study_sessions::cast::{part, plan};

async fn drafted(
    press: &Press,
    from: DraftFrom,
) -> Result<entities::IssueId, bansou::database::Stop<IssueRefusal>> {
    press.later();
    let drafted = draft_from(press.context(), &SOURCES, (press.editor, from)).await;
    drafted.map(|drafted| drafted.id)
}

#[tokio::test]
async fn numbers_are_suggested_and_a_blank_draft_says_what_is_missing() {
    let press = Press::new().await;
    press.drafts(plain(41)).await;

    let id = drafted(&press, DraftFrom::Blank).await.unwrap();
    let kinds: Vec<_> = press.found(id).await.into_iter().map(|one| one.kind).collect();

    assert_eq!(press.row(id).await.number, 42);
    assert_eq!(kinds, [CheckKind::Empty, CheckKind::Empty]);
}

#[tokio::test]
async fn an_issue_from_what_is_new_can_be_sent_as_it_is() {
    let press = Press::new().await;

    let id = drafted(&press, DraftFrom::News).await.unwrap();
    let row = press.row(id).await;

    assert_eq!(
        row.subject,
        format!("【{}】第1号 11月のお知らせ", press.context().config.secretariat.programme)
    );
    assert_eq!(rule_of(&row).unwrap().frequency, Some(Frequency::EveryIssue));
    assert_eq!(press.found(id).await, []);
}

#[tokio::test]
async fn a_draft_invites_to_what_still_takes_people_and_says_its_months() {
    let press = Press::new().await;
    let now = press.context().now();
    let desk = Organiser::acting_as(press.coordinator);
    let mut sessions = Vec::new();
    for (title, days, closes) in
        [("十二月の回", 9, 8), ("抽選の済んだ回", 10, 1), ("一月の回", 50, 49)]
    {
        let mut plan = plan();
        plan.title = title.to_owned();
        plan.parts = vec![part(now + TimeDelta::days(days), 60)];
        plan.closes_at = now + TimeDelta::days(closes);
        let id = session::draft(press.context(), desk, plan).await.unwrap();
        session::publish(press.context(), desk, id, PublishWhen::Now).await.unwrap();
        sessions.push(id);
    }
    press.room.app.clock.advance(TimeDelta::days(2));

    let id = drafted(&press, DraftFrom::News).await.unwrap();
    let row = press.row(id).await;
    let named: Vec<_> = blocks_of(&row).unwrap().iter().map(|one| one.raw().session).collect();
    let named: Vec<_> = named.into_iter().filter(|id| !id.is_empty()).collect();
    let before = press.context().database.statements();
    press.found(id).await;
    let two = press.context().database.statements() - before;
    let mut raw = plain(2);
    raw.blocks.extend(
        sessions
            .iter()
            .map(|id| RawBlock { session: id.to_string(), ..RawBlock::of_kind("session") }),
    );
    let three = press.drafts(raw).await;
    let before = press.context().database.statements();
    press.found(three).await;
    let three = press.context().database.statements() - before;

    assert!(row.subject.ends_with("第1号 12月・1月の勉強会"), "{}", row.subject);
    assert_eq!(named, [sessions[0].to_string(), sessions[2].to_string()]);
    assert_eq!(two, three, "a card more costs no query more");
}

#[tokio::test]
async fn only_what_an_issue_told_every_reader_of_is_told_again() {
    let press = Press::new().await;
    let desk = Organiser::acting_as(press.coordinator);
    let mut sessions = Vec::new();
    for (title, days) in [("知らせた回", 9), ("知らせていない回", 10)] {
        let mut plan = plan();
        plan.title = title.to_owned();
        plan.parts = vec![part(press.context().now() + TimeDelta::days(days), 60)];
        plan.closes_at = press.context().now() + TimeDelta::days(8);
        let id = session::draft(press.context(), desk, plan).await.unwrap();
        session::publish(press.context(), desk, id, PublishWhen::Now).await.unwrap();
        sessions.push(id.to_string());
    }
    press.later();
    let mut raw = plain(1);
    raw.blocks.push(RawBlock { session: sessions[0].clone(), ..RawBlock::of_kind("session") });
    press.sent(raw).await;

    let id = drafted(&press, DraftFrom::News).await.unwrap();
    let raw: Vec<_> = blocks_of(&press.row(id).await).unwrap().iter().map(Block::raw).collect();

    let told = raw.iter().filter(|one| ["heading", "session"].contains(&one.kind.as_str()));
    let told: Vec<_> = told.map(|one| format!("{}{}", one.text, one.session)).collect();
    let (first, second) = (sessions[0].as_str(), sessions[1].as_str());
    let all = ["これからの勉強会", second, "これからの勉強会（再掲）", first];
    assert_eq!(told, all);
}

#[tokio::test]
async fn a_digest_tells_of_the_issues_since_the_last_and_only_of_those() {
    let press = Press::new().await;
    let nothing = refused(drafted(&press, DraftFrom::Digest).await);
    press.sent(plain(1)).await;
    press.sent(RawIssue { on_the_web: false, ..plain(2) }).await;

    let first = drafted(&press, DraftFrom::Digest).await.unwrap();
    let mut row = press.row(first).await;
    assert_eq!(press.view(first).await.readers, 1);
    row.state = IssueState::Sent;
    row.started_at = Some(press.context().now());
    let told = format!("{:?}", blocks_of(&row).unwrap());
    press.write(row).await;
    let again = refused(drafted(&press, DraftFrom::Digest).await);
    press.sent(plain(4)).await;
    let second = drafted(&press, DraftFrom::Digest).await.unwrap();
    let later = format!("{:?}", blocks_of(&press.row(second).await).unwrap());

    assert_eq!((nothing, again), (IssueRefusal::NothingNew, IssueRefusal::NothingNew));
    assert!(told.contains("第1号") && told.contains("第2号"), "{told}");
    assert!(
        told.contains("/newsletter/issues/1") && !told.contains("/newsletter/issues/2"),
        "{told}"
    );
    assert!(later.contains("第4号") && !later.contains("第1号"), "{later}");
    assert_eq!(press.found(second).await, []);
}

#[tokio::test]
async fn a_digest_loses_no_issue_that_left_while_the_last_one_waited() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    let first = drafted(&press, DraftFrom::Digest).await.unwrap();
    press.later();
    let between = press.sent(plain(3)).await;
    let mut row = press.row(between).await;
    row.state = IssueState::Sending;
    press.write(row).await;
    press.later();
    let mut row = press.row(first).await;
    row.state = IssueState::Paused;
    row.started_at = Some(press.context().now());
    press.write(row).await;

    let second = drafted(&press, DraftFrom::Digest).await.unwrap();

    let told = format!("{:?}", blocks_of(&press.row(second).await).unwrap());
    assert!(told.contains("第3号") && !told.contains("第1号"), "{told}");
}

#[tokio::test]
async fn a_correction_is_bound_to_the_first_and_has_to_be_filled_in() {
    let press = Press::new().await;
    let draft = press.drafts(plain(12)).await;
    let early = draft_correction(press.context(), &SOURCES, (press.editor, draft)).await;
    let first = press.sent(plain(13)).await;
    press.later();

    let id = draft_correction(press.context(), &SOURCES, (press.editor, first)).await.unwrap();
    let found = press.found(id).await;
    let view = press.view(id).await;
    let kept = RawIssue { frequency: Frequency::MonthlyDigest, ..plain(14) };
    press.saves((id, None), kept).await.unwrap();

    assert_eq!(refused(early), IssueRefusal::NotSent);
    assert_eq!(view.row().corrects_id, Some(first));
    // No letter of it was accepted: it was made without the ledger.
    assert_eq!((view.audience.as_str(), view.readers), ("第13号を送った読者", 0));
    assert!(found.iter().any(|one| one.kind == CheckKind::Placeholders), "{found:?}");
    let nobody = found.iter().find(|one| one.kind == CheckKind::Audience).unwrap();
    assert!(nobody.detail.starts_with("訂正する第13号は、だれにも届いていません"), "{nobody:?}");
    let rule = rule_of(&press.row(id).await).unwrap();
    assert_eq!(rule.frequency, Some(Frequency::EveryIssue));
    assert!(press.view(id).await.content.text.contains("これは、第13号の訂正です。"));
}

#[tokio::test]
async fn a_draft_is_thrown_away_and_its_number_is_free() {
    let press = Press::new().await;
    let context = press.context();
    let id = press.drafts(plain(12)).await;
    let file = NewFile { name: "a.txt".into(), bytes: b"a".to_vec() };
    attach(context, (press.editor, id, None), &file).await.unwrap();
    press.asks(id).await.unwrap();
    let asked = refused(discard_issue(context, (press.editor, id, None)).await);
    press.saves((id, None), plain(12)).await.unwrap();
    let stale = refused(discard_issue(context, (press.editor, id, Some(1))).await);

    discard_issue(context, (press.editor, id, None)).await.unwrap();
    let again = refused(discard_issue(context, (press.editor, id, None)).await);
    let sent = press.sent(plain(12)).await;
    let over = refused(discard_issue(context, (press.editor, sent, None)).await);
    let other = press.drafts(plain(13)).await;
    let program = client(&press, press.room.editor).await;
    let by_program = program.delete(&format!("/api/v1/newsletter/issues/{other}")).await;

    assert_eq!([asked, over], [IssueRefusal::NotDraft, IssueRefusal::NotDraft]);
    assert_eq!((stale, again), (IssueRefusal::ChangedMeanwhile, IssueRefusal::NotFound));
    assert_eq!(by_program.status, 204);
    let left = "SELECT COUNT(*) FROM newsletter_issue_attachment";
    assert_eq!(press.room.count(left).await, 0);
    let told = "SELECT COUNT(*) FROM audit_entry WHERE action = 'newsletter.issue_discarded'";
    assert_eq!(press.room.count(told).await, 2);
}

#[tokio::test]
async fn blocks_are_kept_in_their_order_and_bad_ones_are_named() {
    let press = Press::new().await;
    let blocks = vec![
        text("一"),
        RawBlock {
            label: "l".into(),
            url: "/sessions".into(),
            note: "n".into(),
            ..RawBlock::of_kind("link")
        },
        RawBlock::of_kind("divider"),
        text("二"),
    ];
    let id = press.drafts(with(blocks.clone())).await;
    let stored: Vec<_> = blocks_of(&press.row(id).await).unwrap().iter().map(Block::raw).collect();
    let bad = vec![
        RawBlock::of_kind("picture"),
        RawBlock { url: "javascript:x".into(), ..RawBlock::of_kind("link") },
        RawBlock { session: uuid::Uuid::nil().to_string(), ..RawBlock::of_kind("session") },
        text("印\u{FDD0}"),
    ];

    let refusal = refused(press.saves((id, None), with(bad)).await);

    assert_eq!(stored, blocks);
    let IssueRefusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["blocks[0].kind", "blocks[1].url", "blocks[2].session", "blocks[3].text"]);
}
