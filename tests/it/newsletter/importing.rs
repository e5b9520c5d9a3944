//! Readers from files, and into files.

use std::io::Cursor;

use bansou::newsletter::exports::{ExportFormat, export};
use bansou::newsletter::imports::{self, NewImport, accepted, check, forecast, lines};
use bansou::newsletter::wording::left_out;
use bansou::newsletter::{self, Audience, Leaving, Origin, RawPreferences, Segment};
use bansou::people::imports::read_table;
use bansou::vocabulary::tokyo;
use calamine::{Reader as _, Xlsx};
use entities::ReaderImportId;
use entities::newsletter::consent::{Act, Route};
use entities::newsletter::import::ImportState;
use entities::newsletter::subscriber::ReaderState;
use tokio::sync::mpsc;

use super::cast::{Room, address};

pub fn file(room: &Room, text: &str) -> NewImport {
    let (raw, _) = lines(&read_table(text.as_bytes()).unwrap());
    let (checked, wrong) = check(&raw, &room.offered);
    assert_eq!(wrong, Vec::new());
    NewImport {
        file_name: "説明会.csv".to_owned(),
        source: "説明会の申込書".to_owned(),
        agreed_on: tokyo::day_of(room.app.context.now()),
        lines: checked,
    }
}

pub async fn started(room: &Room, text: &str) -> ReaderImportId {
    let id = imports::keep(&room.app.context, room.desk, &file(room, text)).await.unwrap();
    imports::start(&room.app.context, room.desk, id).await.unwrap();
    id
}

#[tokio::test]
async fn every_problem_is_named_with_its_line_and_column() {
    let room = Room::new().await;
    let text = "メールアドレス,立場,都道府県,話題\n\
                a@example.jp,企業,長野,勉強会・イベント\n\
                b@,宇宙人,ナガノ国,\n\
                A@example.jp,,,釣り\n";

    let (raw, strange) = lines(&read_table(text.as_bytes()).unwrap());
    let (checked, wrong) = check(&raw, &room.offered);

    let told: Vec<_> = wrong.iter().map(|one| (one.line, one.column)).collect();
    assert_eq!(strange, Vec::<String>::new());
    assert_eq!(checked.len(), 1);
    assert_eq!(
        told,
        [(3, "メールアドレス"), (3, "立場"), (3, "都道府県"), (4, "メールアドレス"), (4, "話題"),]
    );
}

#[tokio::test]
async fn what_is_not_accepted_is_named_with_what_is() {
    let room = Room::new().await;
    let text = "メールアドレス,立場,都道府県,受け取る回数,言語\n\
                a@example.jp,社長,江戸,毎日,English\n";

    let (raw, _) = lines(&read_table(text.as_bytes()).unwrap());
    let (_, wrong) = check(&raw, &room.offered);

    let told: Vec<_> = wrong.iter().map(|one| (one.column, one.detail.as_str())).collect();
    let expected = [
        (
            "立場",
            "「社長」は選択肢にありません。「地域の人事部」に取り組む団体、企業、国・自治体、支援機関、学校・教育機関、個人、そのほかのどれかにしてください。",
        ),
        ("都道府県", "「江戸」は選択肢にありません。北海道～沖縄県のどれかにしてください。"),
        (
            "受け取る回数",
            "「毎日」は選択肢にありません。毎号、月1回のまとめのどれかにしてください。",
        ),
        (
            "言語",
            "「English」は選択肢にありません。日本語、英語、やさしい日本語のどれかにしてください。",
        ),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn every_word_that_is_said_to_be_accepted_is() {
    let room = Room::new().await;
    let accepted = accepted(&room.offered);
    let file = |(column, words): &(&str, Vec<String>)| {
        let rows = words.iter().enumerate();
        let rows: String = rows
            .map(|(place, word)| format!("a{place}@example.jp,{word}\n"))
            .collect::<Vec<_>>()
            .concat();
        format!("メールアドレス,{column}\n{rows}")
    };

    let read = accepted.iter().map(|one| {
        let (raw, strange) = lines(&read_table(file(one).as_bytes()).unwrap());
        let (checked, wrong) = check(&raw, &room.offered);
        (checked.len(), wrong.len() + strange.len())
    });

    let expected = accepted.iter().map(|(_, words)| (words.len(), 0));
    assert_eq!(read.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    assert_eq!(accepted.len(), 7);
}

#[tokio::test]
async fn a_file_in_shift_jis_becomes_readers_with_proof() {
    let room = Room::new().await;
    let text = "メールアドレス,氏名,都道府県,話題,テーマ\n\
                hanako@example.jp,髙橋 花子,長野県,勉強会・イベント、個別相談,戦略構築\n";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    let (raw, _) = lines(&read_table(&bytes).unwrap());
    let (checked, wrong) = check(&raw, &room.offered);
    let new = NewImport { lines: checked, ..file(&room, "メール\nx@example.jp\n") };

    let id = imports::keep(&room.app.context, room.desk, &new).await.unwrap();
    imports::start(&room.app.context, room.desk, id).await.unwrap();
    room.app.run_workers().await;

    assert_eq!(wrong, Vec::new());
    let db = room.app.context.database.reader();
    let found = newsletter::readers(db, &newsletter::ReaderFilter::default(), (None, 10)).await;
    let row = found.unwrap().remove(0);
    assert_eq!(row.name.as_deref(), Some("髙橋 花子"));
    assert_eq!((row.prefecture_code, row.route), (Some(20), Route::Import));
    let stored = newsletter::find_reader(db, row.id).await.unwrap().unwrap();
    assert_eq!((stored.topics.len(), stored.themes.len()), (2, 1));
    let proof = newsletter::evidence_of(db, row.id).await.unwrap().lines.remove(0);
    assert_eq!((proof.act, proof.acted_by), (Act::Imported, Some(room.editor)));
    assert!(proof.details.contains("説明会の申込書") && proof.details.contains("\"line\":2"));
    // Nobody is written to because a file names them.
    assert_eq!(room.count("SELECT count(*) FROM mail_message").await, 0);
    let file = imports::import(db, id).await.unwrap().unwrap();
    assert_eq!((file.state, file.done, file.added), (ImportState::Done, 1, 1));
}

#[tokio::test]
async fn nobody_who_left_or_was_suppressed_is_revived() {
    let room = Room::new().await;
    let left = room.reader("left@example.jp").await;
    let leaving = Leaving { route: Route::OneClick, reason: None, origin: Origin::default() };
    newsletter::leave(&room.app.context, left, &leaving).await.unwrap();
    let stopped = room.reader("stopped@example.jp").await;
    newsletter::stop(&room.app.context, room.desk, (stopped, "電話")).await.unwrap();
    room.reader("reads@example.jp").await;
    suppress(&room, "bounced@example.jp").await;
    let text = "メール\nleft@example.jp\nSTOPPED@example.jp\nreads@example.jp\n\
                bounced@example.jp\nnew@example.jp\n";

    let new = file(&room, text);
    let db = room.app.context.database.reader();
    let seen = forecast(db, &room.app.context.post, &new.lines).await.unwrap();
    let id = started(&room, text).await;
    imports::run(&room.app.context).await.unwrap();

    assert_eq!((seen.new, seen.known), (1, 1));
    let left_out = seen.left_out.iter().map(|one| (one.line, one.column, one.detail.as_str()));
    let (gone, unwanted) = (left_out::LEFT, left_out::UNWANTED);
    let expected =
        [(2, "メールアドレス", gone), (3, "メールアドレス", gone), (5, "メールアドレス", unwanted)];
    assert_eq!(left_out.collect::<Vec<_>>(), expected);
    let file = imports::import(db, id).await.unwrap().unwrap();
    assert_eq!((file.added, file.known, file.left_out, file.done), (1, 1, 3, 5));
    assert_eq!(room.row(left).await.state, ReaderState::Left);
    assert_eq!(room.row(stopped).await.state, ReaderState::Stopped);
    assert_eq!(room.count("SELECT count(*) FROM newsletter_subscriber").await, 4);
}

async fn suppress(room: &Room, email: &str) {
    use entities::mail::suppression::SuppressionReason;
    let tx = room.app.context.database.begin_write().await.unwrap();
    let (post, now) = (&room.app.context.post, room.app.context.now());
    let reason = SuppressionReason::Bounced;
    bansou::mail::suppress(&tx, post, now, &address(email), reason).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_same_file_twice_adds_nobody_the_second_time() {
    let room = Room::new().await;
    let text = people(450);

    let first = started(&room, &text).await;
    imports::run(&room.app.context).await.unwrap();
    let second = started(&room, &text).await;
    imports::run(&room.app.context).await.unwrap();

    let db = room.app.context.database.reader();
    let [first, second] = [
        imports::import(db, first).await.unwrap().unwrap(),
        imports::import(db, second).await.unwrap().unwrap(),
    ];
    assert_eq!((first.added, first.known), (450, 0));
    assert_eq!((second.added, second.known), (0, 450));
    assert_eq!(room.count("SELECT count(*) FROM newsletter_consent").await, 450);
    assert_eq!(room.count("SELECT count(*) FROM newsletter_import_row").await, 0);
}

pub fn people(count: usize) -> String {
    let lines = (0..count).map(|place| format!("reader{place}@example.jp,読者 {place}\n"));
    std::iter::once("メール,氏名\n".to_owned()).chain(lines).collect()
}

async fn exported(room: &Room, format: ExportFormat) -> (Vec<u8>, usize) {
    let context = room.app.context.clone();
    let day = tokyo::day_of(context.now());
    let db = context.database.reader();
    let audience = Audience::of(db, &Segment::default(), day).await.unwrap();
    let (to, mut from) = mpsc::channel(1);
    let working = context.clone();
    let work = tokio::spawn(async move { export(&working, (&audience, format), &to).await });
    let (mut all, mut largest) = (Vec::new(), 0);
    while let Some(part) = from.recv().await {
        let part = part.unwrap();
        largest = largest.max(part.len());
        all.extend(part);
    }
    work.await.unwrap();
    (all, largest)
}

#[tokio::test]
async fn an_export_reads_back_as_the_same_readers() {
    let room = Room::new().await;
    let raw = RawPreferences {
        name: "=HYPERLINK(\"x\")".to_owned(),
        affiliation: "A & B <C>".to_owned(),
        kind: "school".to_owned(),
        prefecture: "沖縄県".to_owned(),
        topics: vec!["calls".to_owned(), "cases".to_owned()],
        regions: vec!["okinawa".to_owned(), "kyushu".to_owned()],
        frequency: "monthly_digest".to_owned(),
        language: "en".to_owned(),
        ..RawPreferences::default()
    };
    room.entered("teacher@example.jp", raw.clone()).await;
    room.entered("+plain@example.jp", RawPreferences::default()).await;

    let (csv, _) = exported(&room, ExportFormat::Csv).await;
    let (xlsx, _) = exported(&room, ExportFormat::Xlsx).await;

    let wanted = raw.check(&room.offered).unwrap();
    let (from_sheet, strange) = lines(&read_table(&xlsx).unwrap());
    let (sheet, wrong) = check(&from_sheet, &room.offered);
    assert_eq!((wrong, strange), (Vec::new(), Vec::new()));
    assert_eq!(sheet[0].preferences, wanted);
    assert_eq!(sheet[1].email.as_str(), "+plain@example.jp");
    // A mark in front keeps a spreadsheet from calculating; it is not part of what was exported.
    assert!(String::from_utf8_lossy(&csv).contains("'=HYPERLINK"));
    let (from_csv, _) = lines(&read_table(&csv).unwrap());
    let (from_csv, wrong) = check(&from_csv, &room.offered);
    let addresses: Vec<_> = from_csv.iter().map(|line| line.email.as_str()).collect();
    assert_eq!(wrong, Vec::new());
    assert_eq!(from_csv[0].preferences, wanted);
    assert_eq!(addresses, ["teacher@example.jp", "+plain@example.jp"]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    assert_eq!(book.sheet_names(), ["読者"]);
    assert_eq!(book.worksheet_range("読者").unwrap().height(), 3);
}

#[tokio::test]
async fn a_long_export_comes_in_parts() {
    let room = Room::new().await;
    started(&room, &people(2_500)).await;
    imports::run(&room.app.context).await.unwrap();

    let (csv, largest) = exported(&room, ExportFormat::Csv).await;

    let (rows, _) = lines(&read_table(&csv).unwrap());
    let mut addresses: Vec<String> = rows.into_iter().map(|row| row.email).collect();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 2_500);
    assert!(largest < csv.len() / 2, "{largest} of {}", csv.len());
}
