//! Wishes, approval, and what the secretariat arranges.

use bansou::consultations::booking::{approve, arrange, decline};
use bansou::consultations::readers::triage;
use bansou::consultations::{Accompanist, By, Refusal};
use bansou::vocabulary::LongText;
use entities::consultations::consultation::ConsultationState;

use super::cast::{Stage, days_later, refused, thursday};

#[tokio::test]
async fn wishes_take_no_time_until_a_coordinator_arranges_one() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;

    let asked = stage.wishes(suzuki, &[thursday(14, 0), days_later(1, 10)]).await;
    let held_before = stage.count("SELECT count(*) FROM calendar_claim").await;
    let wish = stage.arrangement(asked.id, days_later(1, 10)).await;
    stage.later();
    let arranged = arrange(&stage.app.context, stage.desk, wish).await.unwrap();

    assert_eq!(asked.state, ConsultationState::Requested);
    assert_eq!(held_before, 0);
    assert_eq!(arranged.state, ConsultationState::Confirmed);
    assert_eq!(arranged.starts_at, Some(days_later(1, 10)));
    let names = ["consultation_requested", "consultation_confirmed"];
    assert_eq!(stage.letter_names(suzuki.person()).await, names);
    assert_eq!(stage.letter_names(stage.yamada.person()).await, ["consultation_confirmed"]);
    let told = stage.letters(suzuki.person()).await.pop().unwrap().text_body;
    assert!(told.contains("事務局が日時と支援者を調整し"), "{told}");
    assert!(!told.contains("別の日時にしています"), "{told}");
}

#[tokio::test]
async fn a_client_is_told_that_a_time_is_none_of_those_wished_for() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let asked = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    let wish = stage.arrangement(asked.id, days_later(1, 10)).await;
    stage.later();

    arrange(&stage.app.context, stage.desk, wish).await.unwrap();

    let told = stage.letters(suzuki.person()).await.pop().unwrap().text_body;
    assert!(told.contains("別の日時にしています"), "{told}");
    let asked = stage.letters(stage.yamada.person()).await.pop().unwrap().text_body;
    assert!(!asked.contains("別の日時にしています"), "{asked}");
}

#[tokio::test]
async fn triage_shows_the_oldest_first_and_who_is_free_at_which_wish() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    stage.books(sato, thursday(14, 0)).await.unwrap();
    let first = stage.wishes(suzuki, &[thursday(14, 0), days_later(1, 10)]).await;
    let second = stage.wishes(sato, &[days_later(1, 10)]).await;

    let db = stage.app.context.database.reader();
    let waiting = triage(db, stage.app.context.now(), stage.desk).await.unwrap();

    let ids: Vec<_> = waiting.iter().map(|one| one.parties.row.id).collect();
    assert_eq!(ids, [first.id, second.id]);
    let candidates: Vec<_> = waiting[0]
        .candidates
        .iter()
        .map(|one| (one.accompanist, one.free_at.clone(), one.load))
        .collect();
    let expected = [(tanaka.person(), vec![1, 2], 0), (stage.yamada.person(), vec![2], 1)];
    assert_eq!(candidates, expected);
}

#[tokio::test]
async fn wishes_are_three_different_times_to_come() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let wishes =
        |starts: Vec<chrono::DateTime<chrono::Utc>>| bansou::consultations::booking::Wishes {
            subject: super::cast::subject(stage.operator),
            accompanist: None,
            starts: starts.into_iter().map(Some).collect(),
        };
    let ask = |starts| {
        bansou::consultations::booking::request_wishes(&stage.app.context, suzuki, wishes(starts))
    };

    let none = refused(ask(Vec::new()).await);
    let twice = refused(ask(vec![thursday(14, 0), thursday(14, 0)]).await);
    let past = refused(ask(vec![days_later(-30, 10)]).await);

    let field = |refusal: Refusal| match refusal {
        Refusal::Invalid(problems) => problems.list()[0].field.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!([none, twice, past].map(field), ["wishes.0", "wishes.1", "wishes.0"]);
}

#[tokio::test]
async fn an_accompanist_who_is_asked_first_holds_the_time_until_they_answer() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.confirmation = "by_accompanist".to_owned()).await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);

    let proposed = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let meanwhile = refused(stage.books(sato, thursday(14, 0)).await);
    let by_client = approve(&stage.app.context, By::Client(suzuki), proposed.id).await;
    stage.later();
    let by = By::Accompanist(stage.yamada);
    let approved = approve(&stage.app.context, by, proposed.id).await.unwrap();
    let again = refused(approve(&stage.app.context, by, proposed.id).await);

    assert_eq!(proposed.state, ConsultationState::Proposed);
    assert_eq!(meanwhile, Refusal::Taken);
    assert_eq!(refused(by_client), Refusal::NotFound);
    assert_eq!(approved.state, ConsultationState::Confirmed);
    assert!(matches!(again, Refusal::NotPossibleNow(_) | Refusal::NotFound), "{again:?}");
    let names = ["consultation_proposed", "consultation_confirmed"];
    assert_eq!(stage.letter_names(suzuki.person()).await, names);
    assert_eq!(stage.letter_names(stage.yamada.person()).await, names);
}

#[tokio::test]
async fn declined_time_is_free_at_once_and_the_client_is_told_why() {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.approval_needed = true).await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let proposed = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let by_accompanist = By::Accompanist(stage.yamada);

    let not_theirs = refused(decline(&stage.app.context, by_accompanist, proposed.id, None).await);
    stage.later();
    let reason = Some(LongText::parse("今回は別の支援者をご案内します。").unwrap());
    decline(&stage.app.context, By::Staff(stage.desk), proposed.id, reason).await.unwrap();
    let next = stage.books(sato, thursday(14, 0)).await;

    assert_eq!(not_theirs, Refusal::NotFound);
    assert!(next.is_ok());
    let letters = stage.letters(suzuki.person()).await;
    assert_eq!(letters[1].letter, "consultation_declined");
    assert!(letters[1].text_body.contains("今回は別の支援者をご案内します。"));
}

#[tokio::test]
async fn an_arrangement_made_from_an_old_page_is_refused() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let asked = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    let wish = stage.arrangement(asked.id, thursday(14, 0)).await;
    let older = bansou::consultations::booking::Arrangement { version: 0, ..wish.clone() };

    let old = refused(arrange(&stage.app.context, stage.desk, older).await);
    arrange(&stage.app.context, stage.desk, wish.clone()).await.unwrap();
    let twice = refused(arrange(&stage.app.context, stage.desk, wish).await);

    assert_eq!(old, Refusal::ChangedMeanwhile);
    assert_eq!(twice, Refusal::NotPossibleNow(ConsultationState::Confirmed));
}

#[tokio::test]
async fn an_accompanist_does_not_see_wishes_nor_others_meetings() {
    let stage = Stage::new().await;
    let tanaka: Accompanist = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let wishes = bansou::consultations::booking::Wishes {
        subject: super::cast::subject(stage.operator),
        accompanist: Some(stage.yamada.person()),
        starts: vec![Some(thursday(14, 0))],
    };
    let request = bansou::consultations::booking::request_wishes;
    let asked = request(&stage.app.context, suzuki, wishes.clone()).await.unwrap();
    let wishes = bansou::consultations::booking::Wishes {
        subject: super::cast::subject(stage.operator),
        ..wishes
    };
    let withdrawn = request(&stage.app.context, suzuki, wishes).await.unwrap();
    stage.cancels(By::Client(suzuki), withdrawn.id).await.unwrap();
    let booked = stage.books(suzuki, thursday(16, 0)).await.unwrap();
    let db = stage.app.context.database.reader();
    let now = stage.app.context.now();
    let sees = async |id, by| {
        bansou::consultations::readers::view(db, now, id, by).await.unwrap().is_some()
    };

    assert!(!sees(asked.id, By::Accompanist(stage.yamada)).await);
    assert!(!sees(withdrawn.id, By::Accompanist(stage.yamada)).await);
    assert!(sees(booked.id, By::Accompanist(stage.yamada)).await);
    assert!(!sees(booked.id, By::Accompanist(tanaka)).await);
    assert_eq!(stage.letter_names(stage.yamada.person()).await, ["consultation_confirmed"]);
}
