//! Whoever registers where seats are drawn is asked whether they want to wait, and the answer counts.

use chrono::TimeDelta;
use entities::study_sessions::registration;
use entities::study_sessions::session::{Approval, Audience};
use sea_orm::EntityTrait;

use super::cast::{Stage, thursday};
use super::visitor::{Seen, Visitor};

async fn drawn(stage: &Stage, audience: Audience) -> String {
    let id = stage
        .session(|plan| {
            plan.approval = Approval::ByLottery;
            plan.closes_at = thursday() - TimeDelta::days(2);
            plan.audience = audience;
        })
        .await;
    format!("/sessions/{id}/registration")
}

/// The form, what is asked once more, and what was stored of one who says so.
async fn registers(stage: &Stage, path: &str, waits: bool) -> (Seen, Seen, bool) {
    let person = stage.person("髙橋 一郎").await;
    let member = Visitor::signed_in(&stage.app, person).await;
    let form = member.get(path).await;
    let mut typed = vec![("mode", "venue"), ("step", "check")];
    if waits {
        typed.push(("waits", "yes"));
    }
    let check = member.post(&form, &typed).await;
    let done = member.post(&check, &[("step", "send")]).await;
    assert!(done.says("抽選"), "{}", done.text());
    let rows = registration::Entity::find().all(stage.app.context.database.reader()).await.unwrap();
    let own = rows.into_iter().find(|row| row.person_id == person).unwrap();
    (form, check, own.waits)
}

#[tokio::test]
async fn the_form_of_a_draw_asks_whether_to_wait_and_keeps_the_answer() {
    let stage = Stage::new().await;
    let path = drawn(&stage, Audience::Operators).await;
    let (form, yes, waits) = registers(&stage, &path, true).await;
    let (_, no, waits_not) = registers(&stage, &path, false).await;

    let asked = "抽選で席がとれなかったときは、キャンセル待ちに登録する";
    assert!(form.says(asked), "{}", form.text());
    assert!(yes.says("抽選に外れたときのキャンセル待ち 登録する"), "{}", yes.text());
    assert!(!no.says("キャンセル待ち 登録する"), "{}", no.text());
    assert_eq!((waits, waits_not), (true, false));
}

#[tokio::test]
async fn a_guest_is_asked_in_english_and_in_easy_japanese_and_where_first_come_is_served_otherwise()
{
    let stage = Stage::new().await;
    let path = drawn(&stage, Audience::Public).await;
    let visitor = Visitor::new(&stage.app);
    let english = visitor.get(&format!("{path}?lang=en")).await;
    let easy = visitor.get(&format!("{path}?lang=ja-easy")).await;
    let first_come = stage.session(|plan| plan.audience = Audience::Public).await;
    let plain = Visitor::new(&stage.app).get(&format!("/sessions/{first_come}/registration")).await;

    assert!(english.says("If I am not drawn, put me on the waiting list"), "{}", english.text());
    assert!(easy.says("ちゅうせんで はずれたときは まちます"), "{}", easy.text());
    assert!(!plain.says("抽選で席が") && !plain.says("満席のときは"), "{}", plain.text());
}
