//! From the draft to the approval, and back.

use bansou::consultations::record::{
    Refusal, confirm, correct, open_revision, return_by_office, save,
};
use bansou::vocabulary::LongText;
use chrono::TimeDelta;
use entities::consultations::consultation::Mode;
use entities::consultations::record::RecordState::{
    Approved, Confirmed, Draft, Returned, Submitted,
};
use entities::consultations::record_field::RecordField as F;
use entities::consultations::record_step::StepKind;

use super::cast::{Held, raw, refused};
use crate::consultations::cast::days_later;

#[tokio::test]
async fn a_record_begins_with_what_the_booking_knows() {
    let held = Held::new().await;

    let view = held.sees(held.author()).await.unwrap();

    assert_eq!(held.state().await, (Draft, 1));
    assert_eq!(view.text(F::Purpose), "採用の進め方を相談したい。");
    assert_eq!(view.text(F::Attendees), "一般社団法人 はじめ 鈴木 花子");
    assert_eq!(view.times().map(|(.., minutes)| minutes), Some(65));
    assert_eq!((view.facts.ordinal, view.facts.mode), (1, Mode::InPerson));
    // Thursday, then three business days to Tuesday.
    assert_eq!(bansou::vocabulary::tokyo::date_time(view.due_at), "2026年12月8日（火）17:30");
}

#[tokio::test]
async fn a_record_goes_from_the_author_over_the_client_to_the_secretariat() {
    let held = Held::new().await;

    let lacking = refused(held.submits().await);
    held.handed_in(&raw()).await;
    let submitted = held.state().await;
    let early = refused(held.approves(None).await);
    held.confirms().await.unwrap();
    let confirmed = held.state().await;
    held.approves(None).await.unwrap();

    assert!(matches!(lacking, Refusal::Invalid(_)));
    assert_eq!((submitted, confirmed), ((Submitted, 1), (Confirmed, 1)));
    assert_eq!(early, Refusal::NotPossibleNow(Submitted));
    assert_eq!(held.state().await, (Approved, 1));
    let suzuki = held.stage.letter_names(held.suzuki.person()).await;
    let yamada = held.stage.letter_names(held.yamada().person()).await;
    assert_eq!(suzuki, ["consultation_confirmed", "record_to_confirm", "record_approved"]);
    assert_eq!(yamada, ["consultation_confirmed", "record_due", "record_approved"]);
}

#[tokio::test]
async fn what_was_returned_is_the_authors_again_and_is_confirmed_anew() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;

    held.client_returns("助言の内容が違います。").await.unwrap();
    let returned = held.state().await;
    let hidden = held.sees(held.client()).await.unwrap().shown;
    let told = held.sees(held.author()).await.unwrap();
    held.submits().await.unwrap();
    held.confirms().await.unwrap();

    assert_eq!(returned, (Returned, 1));
    assert_eq!(hidden, None);
    let remark = told.steps.last().unwrap().remark.as_deref();
    assert_eq!(remark, Some("助言の内容が違います。"));
    assert_eq!(held.state().await, (Confirmed, 1));
    let names = held.stage.letter_names(held.yamada().person()).await;
    assert_eq!(names, ["consultation_confirmed", "record_due", "record_returned"]);
    let asked = held.stage.letters(held.suzuki.person()).await;
    let asked: Vec<_> = asked
        .iter()
        .filter(|letter| letter.letter == "record_to_confirm")
        .map(|letter| letter.text_body.contains("差し戻しになった相談記録票を直しました"))
        .collect();
    assert_eq!(asked, [false, true]);
    let letters = held.stage.letters(held.yamada().person()).await;
    assert!(letters.iter().all(|letter| !letter.text_body.contains("助言の内容")));
}

#[tokio::test]
async fn a_confirmation_counts_no_more_once_the_secretariat_returned_the_record() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    held.confirms().await.unwrap();
    let wish = held.return_wish("自走度の理由を加えてください。").await;
    held.stage.later();
    return_by_office(held.context(), held.stage.desk, wish).await.unwrap();

    let for_author = held.sees(held.author()).await.unwrap();
    let for_client = held.sees(held.client()).await.unwrap();
    held.submits().await.unwrap();
    let early = refused(held.approves(None).await);
    let anew = held.sees(held.office()).await.unwrap();

    assert!(for_author.step(StepKind::Confirmed).is_none());
    assert!(for_author.steps.iter().any(|step| step.kind == StepKind::ReturnedByOffice));
    assert!(for_client.steps.iter().all(|step| step.kind != StepKind::ReturnedByOffice));
    assert_eq!(early, Refusal::NotPossibleNow(Submitted));
    assert!(anew.step(StepKind::Submitted).is_some() && anew.step(StepKind::Confirmed).is_none());
}

#[tokio::test]
async fn without_the_client_a_record_is_approved_after_ten_business_days_with_a_reason() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;

    // Thursday the 3rd, so until Thursday the 17th.
    held.stage.app.clock.set(days_later(13, 18));
    let early = refused(held.approves(Some("連絡がつかないため。")).await);
    held.stage.app.clock.set(days_later(14, 9));
    let bare = refused(held.approves(None).await);
    held.approves(Some("連絡がつかないため。")).await.unwrap();

    let from = "2026-12-17".parse().unwrap();
    assert_eq!(early, Refusal::ClientHasTime { from });
    assert_eq!(bare, Refusal::NotPossibleNow(Submitted));
    assert_eq!(held.state().await, (Approved, 1));
    let remarks =
        |view: bansou::consultations::record::RecordView| view.steps.last().unwrap().remark.clone();
    assert!(remarks(held.sees(held.author()).await.unwrap()).is_some());
    assert!(remarks(held.sees(held.client()).await.unwrap()).is_none());
}

#[tokio::test]
async fn a_correction_is_a_new_revision_and_the_old_one_stays_in_force_until_it_is_handed_in() {
    let held = Held::new().await;
    held.settled(&raw()).await;
    let reason = LongText::parse("日付の誤り").unwrap();
    held.stage.later();

    let at = (held.id, held.version().await);
    correct(held.context(), held.author(), at, reason).await.unwrap();
    let mut changed = raw();
    changed.texts.insert(F::Advice, "新しい助言".to_owned());
    held.saves(&changed).await.unwrap();
    let meanwhile = held.sees(held.client()).await.unwrap();
    held.submits().await.unwrap();
    let after = held.sees(held.client()).await.unwrap();

    assert_eq!((meanwhile.shown, after.shown), (Some(1), Some(2)));
    assert_eq!(meanwhile.text(F::Advice), "求人の前に、任せたい仕事を書き出す。");
    assert_eq!(after.text(F::Advice), "新しい助言");
    let db = held.context().database.reader();
    let old = open_revision(db, held.stage.desk, (held.id, 1)).await.unwrap().unwrap();
    assert_eq!(old.text(F::Advice), "求人の前に、任せたい仕事を書き出す。");
    assert!(open_revision(db, held.stage.desk, (held.id, 3)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_second_tab_cannot_overwrite_what_the_first_one_saved() {
    let held = Held::new().await;
    let version = held.version().await;
    let first = raw();
    let mut second = raw();
    second.texts.insert(F::Advice, "別のタブの助言".to_owned());

    let saved = save(held.context(), held.yamada(), (held.id, version), &first).await.unwrap();
    let again = save(held.context(), held.yamada(), (held.id, version), &first).await.unwrap();
    let other = save(held.context(), held.yamada(), (held.id, version), &second).await;

    assert_eq!((saved, again), (version + 1, version + 1));
    assert_eq!(refused(other), Refusal::ChangedMeanwhile);
    let view = held.sees(held.author()).await.unwrap();
    assert_eq!(view.text(F::Advice), "求人の前に、任せたい仕事を書き出す。");
    assert_eq!(held.stage.count("SELECT count(*) FROM consultation_record_plan").await, 2);
}

#[tokio::test]
async fn pressing_twice_changes_nothing_more() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let read = (held.id, held.version().await);

    confirm(held.context(), held.suzuki, read).await.unwrap();
    held.stage.app.clock.advance(TimeDelta::minutes(1));
    confirm(held.context(), held.suzuki, read).await.unwrap();

    assert_eq!(held.version().await, read.1 + 1);
    let steps = "SELECT count(*) FROM consultation_record_step WHERE kind = 'confirmed'";
    assert_eq!(held.stage.count(steps).await, 1);
}

#[tokio::test]
async fn after_it_was_handed_in_nothing_is_written_in_it() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let mut changed = raw();
    changed.texts.insert(F::Advice, "あとから".to_owned());

    let late = held.saves(&changed).await;
    let at = (held.id, held.version().await);
    let stale = confirm(held.context(), held.suzuki, (at.0, at.1 - 1)).await;

    assert_eq!(refused(late), Refusal::NotPossibleNow(Submitted));
    assert_eq!(refused(stale), Refusal::ChangedMeanwhile);
}
