//! What becomes untrue after an issue was approved.

use bansou::desk::SOURCES;
use bansou::newsletter::issues::RawBlock;
use bansou::newsletter::sending::{Source, do_due};
use bansou::study_sessions::Organiser;
use bansou::study_sessions::session::{self, CallOff, PublishWhen};
use chrono::TimeDelta;
use entities::mail::message;
use entities::newsletter::issue::IssueState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Press, text, with};
use super::pages::at_the_desk;
use crate::study_sessions::cast::plan;

impl Press {
    /// The words of the letter that says why an issue did not leave.
    async fn trouble(&self, email: &str) -> String {
        let letter = message::Entity::find()
            .filter(message::Column::ToAddress.eq(email))
            .filter(message::Column::Letter.eq("newsletter_issue_troubled"))
            .one(self.context().database.reader())
            .await
            .unwrap();
        letter.unwrap().text_body.replace(char::is_whitespace, "")
    }
}

#[tokio::test]
async fn an_approved_issue_whose_session_is_called_off_comes_back_instead_of_leaving() {
    let press = Press::new().await;
    let (context, desk) = (press.context(), Organiser::acting_as(press.coordinator));
    let session = session::draft(context, desk, plan()).await.unwrap();
    session::publish(context, desk, session, PublishWhen::Now).await.unwrap();
    let card = RawBlock { session: session.to_string(), ..RawBlock::of_kind("session") };
    let id = press.drafts(with(vec![text("次の勉強会です。"), card])).await;
    press.asks(id).await.unwrap();
    press.approves(id, 3).await.unwrap();

    let checker = at_the_desk(&press, press.checker).await;
    let page = format!("/staff/newsletter/issues/{id}");
    let before = checker.get(&page).await;
    let nobody = CallOff { reason: None, expected_recipients: 0 };
    session::cancel(context, desk, session, nobody).await.unwrap();
    let (told, today) = (checker.get(&page).await, checker.get("/staff").await);
    press.room.app.clock.advance(TimeDelta::minutes(16));
    do_due(context, Source::newsroom(SOURCES)).await.unwrap();

    let called_off = "2番目のブロック：この勉強会は中止になりました";
    assert!(!before.says("承認のあとに"), "{}", before.text());
    assert!(told.says("承認のあとに、1件の問題が見つかりました"), "{}", told.text());
    assert!(told.says(called_off), "{}", told.text());
    assert!(today.says("承認のあとに内容が変わったメールマガジン 第12号"), "{}", today.text());
    assert_eq!(press.row(id).await.state, IssueState::Draft);
    assert!(press.view(id).await.events[0].note.contains(called_off));
    assert!(press.trouble("editor@example.jp").await.contains(called_off));
    assert!(press.trouble("checker@example.jp").await.contains(called_off));
}
