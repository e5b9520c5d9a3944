//! The intake sheet: drafted, handed in, with files.

use bansou::consultations::intake::{
    NewFile, RawSheet, add_file, file, files, remove_file, save_sheet,
};
use bansou::consultations::readers::{last_sheet, view};
use bansou::consultations::{By, Refusal};

use super::cast::{Stage, refused, thursday};

fn sheet(trouble: &str) -> RawSheet {
    RawSheet { trouble: trouble.to_owned(), tried: "求人広告".to_owned(), hoped: String::new() }
}

fn pdf(name: &str, size: usize) -> NewFile {
    let media_type = "application/pdf".to_owned();
    NewFile { name: name.to_owned(), media_type, bytes: vec![7; size] }
}

#[tokio::test]
async fn a_draft_is_the_clients_alone_and_the_accompanist_reads_what_is_handed_in() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let context = &stage.app.context;
    let (client, yamada) = (By::Client(suzuki), By::Accompanist(stage.yamada));
    let sees = async |by| {
        let db = context.database.reader();
        let seen = view(db, context.now(), booked.id, by).await.unwrap().unwrap();
        seen.sheet.map(|sheet| sheet.trouble)
    };

    save_sheet(context, client, booked.id, (sheet("応募がない"), false)).await.unwrap();
    let drafted = (sees(client).await, sees(yamada).await);
    save_sheet(context, client, booked.id, (sheet("応募が来ない"), true)).await.unwrap();
    let handed_in = sees(yamada).await;
    let by_yamada = save_sheet(context, yamada, booked.id, (sheet("違う"), true)).await;

    assert_eq!(drafted, (Some("応募がない".to_owned()), None));
    assert_eq!(handed_in.as_deref(), Some("応募が来ない"));
    assert_eq!(refused(by_yamada), Refusal::NotFound);
    let last =
        last_sheet(context.database.reader(), (suzuki, stage.operator)).await.unwrap().unwrap();
    assert_eq!(last.trouble, "応募が来ない");
}

#[tokio::test]
async fn what_is_handed_in_says_what_the_trouble_is_and_comes_before_the_meeting() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let context = &stage.app.context;
    let by = By::Client(suzuki);

    let empty = refused(save_sheet(context, by, booked.id, (sheet("　"), true)).await);
    save_sheet(context, by, booked.id, (sheet(""), false)).await.unwrap();
    stage.app.clock.set(thursday(14, 0));
    let late = refused(save_sheet(context, by, booked.id, (sheet("困りごと"), true)).await);

    assert!(matches!(empty, Refusal::Invalid(_)));
    assert_eq!(late, Refusal::TooLate { deadline: thursday(14, 0) });
}

#[tokio::test]
async fn files_are_few_of_known_kinds_and_seen_by_both_sides_alone() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let stranger = stage.client("佐藤 一郎").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let context = &stage.app.context;
    let db = context.database.reader();
    let by = By::Client(suzuki);

    let first = add_file(context, by, booked.id, pdf("募集要項.pdf", 10)).await.unwrap();
    let program = refused(add_file(context, by, booked.id, pdf("a.exe", 10)).await);
    let heavy = add_file(context, by, booked.id, pdf("a.pdf", 5 * 1024 * 1024 + 1)).await;
    let heavy = refused(heavy);
    for number in 2..=5 {
        add_file(context, by, booked.id, pdf(&format!("{number}.pdf"), 10)).await.unwrap();
    }
    let sixth = refused(add_file(context, by, booked.id, pdf("6.pdf", 10)).await);
    let helper = By::Accompanist(stage.yamada);
    let draft = file(db, helper, (booked.id, first)).await.unwrap();
    let words = RawSheet { trouble: "応募が来ない。".to_owned(), ..RawSheet::default() };
    save_sheet(context, by, booked.id, (words, true)).await.unwrap();
    let seen = file(db, helper, (booked.id, first)).await.unwrap();
    let unseen = file(db, By::Client(stranger), (booked.id, first)).await.unwrap();
    remove_file(context, by, (booked.id, first)).await.unwrap();

    let invalid = [program, heavy, sixth].iter().all(|it| matches!(it, Refusal::Invalid(_)));
    assert!(invalid);
    assert_eq!(seen.unwrap().name, "募集要項.pdf");
    assert!(draft.is_none() && unseen.is_none());
    assert_eq!(files(db, booked.id).await.unwrap().len(), 4);
}
