//! Groups that issues go to, when they are forgotten.

use bansou::database::Stop;
use bansou::newsletter::issues::{CheckKind, IssueRefusal, RawIssue, draft_issue, rule_of};
use bansou::newsletter::{Refusal, Segment, delete_segment, save_segment, segments};
use entities::SegmentId;
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::Frequency;
use reqwest::StatusCode;
use serde_json::json;

use super::api::client;
use super::cast::{Press, plain, refused};
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

/// A group of those who want one letter a month: 遠藤 alone.
async fn monthly(press: &Press) -> SegmentId {
    let rule = Segment { frequency: Some(Frequency::MonthlyDigest), ..Segment::default() };
    save_segment(press.context(), press.editor, None, ("月1回の人", &rule)).await.unwrap()
}

#[tokio::test]
async fn a_group_of_one_frequency_goes_with_no_other() {
    let press = Press::new().await;
    let group = monthly(&press).await;
    let id = press.drafts(plain(12)).await;
    let program = client(&press, press.room.editor).await;
    let body = json!({ "number": 13, "subject": "第13号", "segment_id": group,
        "blocks": [{ "kind": "text", "text": "お知らせです。" }] });

    let refusal = refused(press.saves((id, None), to(group, 12)).await);
    let mut disagrees = body.clone();
    disagrees["frequency"] = json!("every_issue");
    let said = program.post("/api/v1/newsletter/issues", disagrees).await;
    let unsaid = program.post_once("/api/v1/newsletter/issues", "one", body).await;

    let IssueRefusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
    assert_eq!(problems.list()[0].field, "frequency");
    assert!(problems.list()[0].detail.contains("「月1回の人」"), "{problems:?}");
    assert_eq!((said.status, unsaid.status), (422, 201));
    let made = unsaid.body["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(press.view(made).await.readers, 1);
    assert_eq!(rule_of(&press.row(made).await).unwrap().frequency, Some(Frequency::MonthlyDigest));
}

#[tokio::test]
async fn the_page_presses_the_button_of_the_group_and_refuses_another() {
    let press = Press::new().await;
    let group = monthly(&press).await.to_string();
    let id = press.drafts(plain(12)).await;
    let editor = at_the_desk(&press, press.room.editor).await;
    let edit = format!("/staff/newsletter/issues/{id}/edit");
    let shown = editor.get(&edit).await;
    let typed = |step| {
        [
            ("number", "12"),
            ("subject", "号"),
            ("segment", group.as_str()),
            ("frequency", "every_issue"),
            step,
        ]
    };

    let added = editor.press(&shown, &edit, &typed(("step", "add:text"))).await;
    let saved = editor.press(&shown, &edit, &typed(("step", "save"))).await;

    let radios = added.html.split("<input").filter(|one| one.contains("type=\"radio\""));
    let pressed: Vec<_> = radios.filter(|one| one.contains(" checked")).collect();
    assert_eq!(pressed.len(), 1);
    assert!(pressed[0].contains("value=\"monthly_digest\""), "{pressed:?}");
    assert_eq!(saved.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(saved.says("受け取る回数を「月1回のまとめ」にするか"), "{}", saved.text());
    assert!(shown.says("月1回の人（月1回のまとめ）") && shown.says("全員に届きます"));
    assert!(shown.says("空けておくと、10:00になります。"), "{}", shown.text());
}

#[tokio::test]
async fn an_issue_whose_group_changed_is_saved_anew_before_anybody_approves() {
    let press = Press::new().await;
    let every = Segment::default();
    let (context, desk) = (press.context(), press.editor);
    let id = save_segment(context, desk, None, ("みんな", &every)).await.unwrap();
    let (issue, other) = (press.drafts(to(id, 13)).await, press.drafts(plain(14)).await);
    let before = press.found(issue).await;

    let language = Some(entities::newsletter::subscriber::ReaderLanguage::Ja);
    let rule = Segment { language, ..Segment::default() };
    save_segment(context, desk, Some((id, None)), ("みんな", &rule)).await.unwrap();
    let after = press.found(issue).await;
    let asked = refused(press.asks(issue).await);
    let page = at_the_desk(&press, press.room.editor).await;
    let page = page.get(&format!("/staff/newsletter/segments/{id}")).await;
    let program = client(&press, press.room.editor).await;
    let listed = program.get(&format!("/api/v1/newsletter/segments/{id}")).await;
    press.saves((issue, None), to(id, 13)).await.unwrap();

    assert_eq!(before, []);
    assert_eq!(press.found(other).await, []);
    assert_eq!(after.iter().map(|one| one.kind).collect::<Vec<_>>(), [CheckKind::Audience]);
    assert!(after[0].detail.starts_with("グループの条件が変わりました。"), "{after:?}");
    assert_eq!(asked, IssueRefusal::Failing(after));
    assert!(page.says("第13号") && !page.says("第14号"), "{}", page.text());
    assert_eq!(listed.body["issues"][0]["number"], 13);
    press.asks(issue).await.unwrap();
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
