//! Groups that issues go to, when they are forgotten.

use bansou::database::Stop;
use bansou::newsletter::issues::{IssueRefusal, RawIssue, draft_issue};
use bansou::newsletter::{Refusal, Segment, delete_segment, save_segment, segments};
use entities::SegmentId;
use entities::newsletter::issue::IssueState;
use reqwest::StatusCode;
use serde_json::json;

use super::api::client;
use super::cast::{Press, plain};
use super::pages::at_the_desk;

async fn group(press: &Press, name: &str) -> SegmentId {
    let rule = Segment { prefectures: vec![20], ..Segment::default() };
    save_segment(press.context(), press.editor, None, (name, &rule)).await.unwrap()
}

fn to(group: SegmentId, number: i32) -> RawIssue {
    RawIssue { segment: Some(group), ..plain(number) }
}

#[tokio::test]
async fn a_group_is_kept_as_long_as_an_issue_needs_it_and_its_words_longer() {
    let press = Press::new().await;
    let id = group(&press, "長野").await;
    let (sent, open) = (press.sent(to(id, 12)).await, press.drafts(to(id, 13)).await);

    let refused = delete_segment(press.context(), press.editor, id).await;
    let mut row = press.row(open).await;
    row.state = IssueState::Stopped;
    press.write(row).await;
    let before = press.row(sent).await;
    delete_segment(press.context(), press.editor, id).await.unwrap();
    let after = press.row(sent).await;

    assert!(matches!(refused, Err(Stop::Refused(Refusal::InUse { number: 13 }))), "{refused:?}");
    assert_eq!((before.segment_id, after.segment_id), (Some(id), None));
    assert_eq!(before.audience_rule, after.audience_rule);
    assert!(press.view(sent).await.audience.contains("長野県"));
    assert!(segments(press.context().database.reader()).await.unwrap().is_empty());
}

#[tokio::test]
async fn pages_and_programs_say_which_issue_needs_it() {
    let press = Press::new().await;
    let id = group(&press, "長野").await;
    press.drafts(to(id, 13)).await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let program = client(&press, press.room.editor).await;

    let page = editor.get(&format!("/staff/newsletter/segments/{id}")).await;
    let action = format!("/staff/newsletter/segments/{id}/deletion");
    let pressed = editor.press(&page, &action, &[]).await;
    let answer = program.delete(&format!("/api/v1/newsletter/segments/{id}")).await;

    assert_eq!(pressed.status, StatusCode::CONFLICT);
    assert!(pressed.says("第13号の宛先を変えるか") && pressed.html.contains("長野"));
    assert_eq!((answer.status, &answer.body["code"]), (409, &json!("in_use")));
}

#[tokio::test]
async fn an_issue_saved_while_its_group_is_forgotten_is_refused_or_keeps_it() {
    let press = Press::new().await;
    for number in 20..32 {
        let id = group(&press, &format!("長野{number}")).await;
        let (context, desk) = (press.context().clone(), press.editor);
        let other = context.clone();
        let drafting = tokio::spawn(async move {
            draft_issue(&context, &bansou::desk::SOURCES, (desk, to(id, number))).await
        });
        let forgetting = tokio::spawn(async move { delete_segment(&other, desk, id).await });
        let (drafted, forgotten) = (drafting.await.unwrap(), forgetting.await.unwrap());

        match (&drafted, &forgotten) {
            (Ok(_), Err(Stop::Refused(Refusal::InUse { .. })))
            | (Err(Stop::Refused(IssueRefusal::Invalid(_))), Ok(())) => {}
            _ => panic!("{drafted:?} and {forgotten:?}"),
        }
    }
}
