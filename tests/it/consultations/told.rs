//! What letters tell of a change, a refusal and a sheet.

use bansou::consultations::By;
use bansou::consultations::booking::{Place, decline};
use bansou::consultations::changing::{Shift, shift};
use bansou::consultations::intake::{RawSheet, save_sheet};

use super::cast::{Stage, thursday};

#[tokio::test]
async fn a_moved_venue_is_told_with_the_one_before() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = stage.books(suzuki, thursday(14, 0)).await.unwrap().id;
    let place = Place { place: Some("松本市民会館".to_owned()), ..Place::default() };
    let wish = Shift { place: Some(place), ..stage.wish_to_move(id, thursday(14, 0)).await };
    stage.later();

    shift(&stage.app.context, By::Staff(stage.desk), wish).await.unwrap();

    let letter = stage.letters(suzuki.person()).await.pop().unwrap();
    let text = &letter.text_body;
    assert!(text.contains("変更前の場所: 塩尻市市民交流センター"), "{text}");
    assert!(text.contains("松本市民会館"), "{text}");
    assert!(!text.contains("変更前の日時"), "{text}");
    assert!(letter.html_body.contains("変更前の場所: 塩尻市市民交流センター"));
}

#[tokio::test]
async fn a_refusal_says_so_in_its_subject_and_names_nobody_who_would_be_chosen() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let asked = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    stage.later();

    decline(&stage.app.context, By::Staff(stage.desk), asked.id, None).await.unwrap();

    let letters = stage.letters(suzuki.person()).await;
    assert!(letters[0].text_body.contains("支援者: 事務局が選びます"), "{}", letters[0].text_body);
    assert_eq!(letters[1].subject, "【お知らせ】個別相談をお受けできませんでした");
    assert!(!letters[1].text_body.contains("事務局が選びます"), "{}", letters[1].text_body);
}

#[tokio::test]
async fn the_accompanist_hears_once_that_the_sheet_is_handed_in() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = stage.books(suzuki, thursday(14, 0)).await.unwrap().id;
    let saves = async |trouble: &str, hands_in: bool| {
        let raw = RawSheet { trouble: trouble.to_owned(), ..RawSheet::default() };
        stage.later();
        let by = By::Client(suzuki);
        save_sheet(&stage.app.context, by, id, (raw, hands_in)).await.unwrap();
    };

    saves("下書き", false).await;
    let drafted = stage.letter_names(stage.yamada.person()).await;
    saves("応募が来ない", true).await;
    saves("応募がまったく来ない", true).await;

    assert_eq!(drafted, ["consultation_confirmed"]);
    let letters = stage.letters(stage.yamada.person()).await;
    let names: Vec<_> = letters.iter().map(|letter| letter.letter.as_str()).collect();
    assert_eq!(names, ["consultation_confirmed", "consultation_intake_submitted"]);
    let subject = "【提出】個別相談の事前シート（12月3日（木）14:00～15:00）";
    assert_eq!(letters[1].subject, subject);
    assert!(!letters[1].text_body.contains("応募"), "{}", letters[1].text_body);
    assert_eq!(stage.letter_names(suzuki.person()).await, ["consultation_confirmed"]);
}

#[tokio::test]
async fn a_sheet_handed_in_before_anything_is_arranged_is_no_letter_to_whoever_is_wished_for() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let wishes = bansou::consultations::booking::Wishes {
        subject: super::cast::subject(stage.operator),
        accompanist: Some(stage.yamada.person()),
        starts: vec![Some(thursday(14, 0))],
    };
    let request = bansou::consultations::booking::request_wishes;
    let asked = request(&stage.app.context, suzuki, wishes).await.unwrap();
    let raw = RawSheet { trouble: "応募が来ない".to_owned(), ..RawSheet::default() };

    save_sheet(&stage.app.context, By::Client(suzuki), asked.id, (raw, true)).await.unwrap();

    assert!(stage.letters(stage.yamada.person()).await.is_empty());
}
