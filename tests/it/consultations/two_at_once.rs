//! Two things at one time: whoever is about to agree to the second is warned by name.

use bansou::study_sessions::registration::{self, Details};
use bansou::study_sessions::session::{self, PublishWhen, Speaker, SpeakerPlan};
use bansou::study_sessions::{Member, Organiser};
use entities::study_sessions::seats::Mode;
use entities::{PersonId, StudySessionId};

use super::cast::{Stage, thursday};
use crate::study_sessions::cast::{plan, request};
use crate::study_sessions::visitor::Visitor;

const THAT_WEEK: &str = "/consultations/new?mode=in_person&minutes=60&week=2026-12-03";

/// On Thursday from 14:00 to 16:00.
async fn session(stage: &Stage, speaker: Option<PersonId>) -> StudySessionId {
    let (context, desk) = (&stage.app.context, Organiser::acting_as(stage.desk.person()));
    let mut plan = plan();
    if let Some(person) = speaker {
        let own = SpeakerPlan { who: Speaker::Person(person), remote: false, topic: None };
        plan.parts[0].speakers = vec![own];
    }
    let id = session::draft(context, desk, plan).await.unwrap();
    session::publish(context, desk, id, PublishWhen::Now).await.unwrap();
    id
}

#[tokio::test]
async fn a_consultation_at_the_time_of_ones_own_session_is_warned_of_and_not_refused() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = session(&stage, None).await;
    let wish = request(id, stage.operator, Details::plain(Mode::Venue));
    let who = Member::acting_as(suzuki.person());
    registration::register(&stage.app.context, who, wish).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let check = async |slot: &str| {
        let slots = visitor.get(THAT_WEEK).await;
        let input = visitor.post(&slots, &[("slot", slot), ("step", "slot")]).await;
        visitor.post(&input, &[("about", "採用のこと"), ("step", "check")]).await
    };

    let slots = visitor.get(THAT_WEEK).await;
    let before = check("2026-12-03T10:00").await;
    let at_once = check("2026-12-03T15:00").await;
    let done = visitor.post(&at_once, &[("step", "send")]).await;

    let title = "勉強会「第3回 地域間連携をどう始めるか」";
    let said = format!("同じ時間に{title}を申し込んでいます");
    assert!(slots.says(&said), "{}", slots.text());
    assert!(!before.says(&said), "{}", before.text());
    assert!(at_once.says(&said), "{}", at_once.text());
    assert!(done.says("予約が完了しました"), "{}", done.text());
}

#[tokio::test]
async fn a_session_at_the_time_of_ones_own_consultation_is_warned_of_and_not_refused() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    stage.books(suzuki, thursday(14, 30)).await.unwrap();
    let id = session(&stage, None).await;
    let check = async |visitor: &Visitor<'_>| {
        let form = visitor.get(&format!("/sessions/{id}/registration")).await;
        visitor.post(&form, &[("mode", "online"), ("step", "check")]).await
    };

    let busy = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let free = Visitor::signed_in(&stage.app, sato.person()).await;
    let warned = check(&busy).await;
    let unwarned = check(&free).await;
    let done = busy.post(&warned, &[("step", "send")]).await;

    let said = "同じ時間に個別相談（山田 太郎 さん）の予定があります";
    assert!(warned.says(said), "{}", warned.text());
    assert!(!unwarned.says("同じ時間に"), "{}", unwarned.text());
    assert!(done.says("申し込みが完了しました"), "{}", done.text());
}

#[tokio::test]
async fn an_accompanists_own_week_names_the_session_they_speak_at() {
    let stage = Stage::new().await;
    let id = session(&stage, Some(stage.yamada.person())).await;
    let yamada = stage.member(stage.yamada.person()).await;

    let week = yamada.get("/my/week?day=2026-12-03").await;

    assert!(week.says("勉強会「第3回 地域間連携をどう始めるか」"), "{}", week.text());
    assert!(week.source().contains(&format!("/sessions/{id}")), "{}", week.source());
    assert!(!week.says("14:00～16:00 ほかの予定"), "{}", week.text());
}
