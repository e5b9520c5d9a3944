//! What a digest tells of, and that one is begun once.

use bansou::desk::SOURCES;
use bansou::newsletter::issues::{
    CheckKind, DraftFrom, Drafted, IssueRefusal, Place, RawIssue, blocks_of, draft_from,
};
use bansou::newsletter::{Segment, save_segment};
use chrono::TimeDelta;
use entities::IssueId;
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::ReaderKind;
use serde_json::json;

use super::api::client;
use super::cast::{Press, plain, refused};
use super::pages::at_the_desk;

async fn begun(press: &Press) -> Drafted {
    press.later();
    draft_from(press.context(), &SOURCES, (press.editor, DraftFrom::Digest)).await.unwrap()
}

async fn becomes(press: &Press, id: IssueId, state: IssueState) {
    let mut row = press.row(id).await;
    row.state = state;
    row.started_at = Some(press.context().now());
    press.write(row).await;
}

async fn told(press: &Press, id: IssueId) -> String {
    format!("{:?}", blocks_of(&press.row(id).await).unwrap())
}

#[tokio::test]
async fn a_digest_tells_of_issues_that_reached_everybody_alone() {
    let press = Press::new().await;
    let rule = Segment { kinds: vec![ReaderKind::School], ..Segment::default() };
    let group = save_segment(press.context(), press.editor, None, ("学校", &rule)).await.unwrap();
    press.sent(plain(1)).await;
    press.sent(RawIssue { segment: Some(group), ..plain(2) }).await;
    let (stopped, paused) = (press.drafts(plain(3)).await, press.drafts(plain(4)).await);
    // Before their first letter.
    becomes(&press, stopped, IssueState::Stopped).await;
    becomes(&press, paused, IssueState::Paused).await;

    let digest = begun(&press).await.id;

    let told = told(&press, digest).await;
    assert!(told.contains("お送りしたメールマガジン（1号）") && told.contains("第1号"), "{told}");
    for untold in ["第2号", "第3号", "第4号"] {
        assert!(!told.contains(untold), "{told}");
    }
    assert_eq!(press.found(digest).await, []);
}

#[tokio::test]
async fn an_issue_that_is_stopped_after_a_digest_told_of_it_is_named_by_the_checks() {
    let press = Press::new().await;
    let first = press.sent(plain(1)).await;
    let second = press.sent(RawIssue { on_the_web: false, ..plain(2) }).await;
    let digest = begun(&press).await.id;
    let clean = press.found(digest).await;
    becomes(&press, first, IssueState::Stopped).await;
    becomes(&press, second, IssueState::Stopped).await;

    let found = press.found(digest).await;
    let asked = refused(press.asks(digest).await);

    assert_eq!(clean, []);
    let told: Vec<_> = found.iter().map(|one| (one.kind, one.place.clone())).collect();
    let expected = [
        (CheckKind::Links, Place::Block(3)),
        (CheckKind::Sources, Place::Block(1)),
        (CheckKind::Sources, Place::Block(4)),
    ];
    assert_eq!(told, expected);
    assert!(found[2].detail.starts_with("第2号は、まとめに載せられません"), "{found:?}");
    assert_eq!(asked, IssueRefusal::Failing(found));
}

#[tokio::test]
async fn a_digest_that_waits_is_given_instead_of_another_one() {
    let press = Press::new().await;
    press.sent(plain(1)).await;
    let first = begun(&press).await;
    press.sent(plain(5)).await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let program = client(&press, press.room.editor).await;

    let again = begun(&press).await;
    let form = editor.get("/staff/newsletter/issues/new").await;
    let shown = editor.post(&form, &[("from", "digest")]).await;
    let path = "/api/v1/newsletter/generated-issues";
    let by_program = program.post(path, json!({ "from": "digest" })).await;
    // In December it is still the one of November.
    press.room.app.clock.advance(TimeDelta::days(10));
    let later = begun(&press).await;

    let waits = Drafted { waited: true, ..first };
    assert_eq!((first.waited, again, later), (false, waits, waits));
    assert_eq!(shown.path, format!("/staff/newsletter/issues/{}", first.id));
    assert!(shown.says("新しくはつくりませんでした"), "{}", shown.text());
    assert_eq!((by_program.status, by_program.id()), (201, first.id.to_string()));
    assert_eq!(press.room.count("SELECT COUNT(*) FROM newsletter_issue").await, 3);
}

#[tokio::test]
async fn two_who_begin_the_digest_at_once_begin_one() {
    let press = Press::new().await;
    press.sent(plain(1)).await;

    let (one, other) = tokio::join!(begun(&press), begun(&press));

    assert_eq!(one.id, other.id);
    assert_eq!(press.room.count("SELECT COUNT(*) FROM newsletter_issue").await, 2);
}
