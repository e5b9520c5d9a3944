//! The directory of contacts.

use bansou::networking::Refusal;
use bansou::networking::contacts::{
    ContactFilter, Merge, RawContactPerson, RawLine, RawRelation, Seen, Why, add_person, apply,
    check, contacts, csv_file, duplicates, forecast, keep, lines, merge, merges_of, note_relation,
    relations_of, whole, xlsx_file,
};
use bansou::people::imports::read_table;
use entities::ContactId;
use entities::networking::contact_relation::Closeness;

use super::cast::{LAN, Stage, lan, refused, school};

async fn found(stage: &Stage, words: &str) -> Vec<String> {
    let filter = ContactFilter { words: words.to_owned(), ..ContactFilter::default() };
    let db = stage.app.context.database.reader();
    let all = contacts(db, &filter, (None, 50)).await.unwrap();
    all.into_iter().map(|one| one.row.name).collect()
}

#[tokio::test]
async fn a_contact_is_found_in_any_width_kana_and_in_latin_letters() {
    let stage = Stage::new().await;
    stage
        .contact(|raw| {
            raw.name = "東京都中小企業団体中央会".to_owned();
            raw.kana = "トウキョウトチュウショウキギョウダンタイチュウオウカイ".to_owned();
            raw.country = String::new();
            raw.prefecture = "13".to_owned();
            raw.kind = "domestic_support".to_owned();
        })
        .await;

    let tokyo = vec!["東京都中小企業団体中央会".to_owned()];
    for words in ["とうきょう", "ﾄｳｷｮｳ", "Tokyo", "toukyou", "Tōkyō", "chusho", "中小企業"]
    {
        assert_eq!(found(&stage, words).await, tokyo, "{words}");
    }
    for words in ["ｓａｋｕｒａ", "サクラ日本語", "nguyen lan", LAN, "ベトナム"] {
        assert_eq!(found(&stage, words).await, ["さくら日本語学院"], "{words}");
    }
    assert_eq!(found(&stage, "%").await, Vec::<String>::new());
}

#[tokio::test]
async fn what_was_entered_twice_is_found_merged_and_stays_readable() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let db = context.database.reader();
    let twin = stage.contact(|raw| {
        raw.name = "ｻｸﾗ日本語学院".to_owned();
        raw.notes = "2025年に訪問".to_owned();
        raw.languages = vec!["en".to_owned()];
    });
    let twin = twin.await;
    let other =
        RawContactPerson { name: "Tran Van Minh".into(), email: "minh@example.vn".into(), ..lan() };
    add_person(context, desk, twin, &other.check().unwrap()).await.unwrap();
    let relation = RawRelation {
        person: Some(stage.suzuki.person()),
        closeness: "worked_together".to_owned(),
        ..RawRelation::default()
    };
    note_relation(context, desk, twin, &relation).await.unwrap();
    let pairs = duplicates(db).await.unwrap();
    let wanted =
        Merge { kept: stage.school, gone: twin, from_gone: Vec::new(), seen: Seen::default() };
    merge(context, desk, &wanted).await.unwrap();
    merge(context, desk, &wanted).await.unwrap();
    let back =
        Merge { kept: twin, gone: stage.school, from_gone: Vec::new(), seen: Seen::default() };
    let refusal = refused(merge(context, desk, &back).await);

    assert_eq!(pairs.len(), 1);
    assert_eq!((pairs[0].older.0, pairs[0].newer.0), (stage.school, twin));
    assert_eq!(pairs[0].why, [Why::Name]);
    let kept = whole(db, stage.school).await.unwrap().unwrap();
    let gone = whole(db, twin).await.unwrap().unwrap();
    let names: Vec<_> = kept.people.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Nguyen Thi Lan", "Tran Van Minh"]);
    assert_eq!((kept.terms.len(), kept.row.notes.as_str()), (4, "2025年に訪問"));
    assert_eq!(gone.row.merged_into, Some(stage.school));
    assert_eq!(
        relations_of(db, stage.school).await.unwrap()[0].row.closeness,
        Closeness::WorkedTogether
    );
    let history = merges_of(db, stage.school).await.unwrap();
    assert_eq!(history.len(), 1);
    assert!(
        history[0].before.contains("ｻｸﾗ日本語学院")
            && history[0].before.contains("minh@example.vn")
    );
    assert_eq!(refusal, Refusal::NotMergeable);
    assert_eq!(duplicates(db).await.unwrap(), Vec::new());
    assert_eq!(found(&stage, "minh").await, ["さくら日本語学院"]);
}

fn read(text: &str) -> Vec<RawLine> {
    lines(&read_table(text.as_bytes()).unwrap()).0
}

#[tokio::test]
async fn a_file_is_checked_line_by_line_written_once_and_its_export_reads_the_same() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk);
    let db = context.database.reader();
    let wrong = read(
        "種類,名称,国,都道府県,法人番号,メールアドレス,担当者\n\
         大使館・領事館,,ベトナム,,,,\n\
         魔法学校,ほげ,,長野県,123,a@,原 望\n\
         embassy,大使館,フランス,東京都,,b@example.fr,\n",
    );
    let (_, problems) = check(&wrong, &stage.terms);
    let named: Vec<_> = problems.iter().map(|one| (one.line, one.column)).collect();
    let text = "種類,名称,国,担当者,メールアドレス,お知らせの言語\n\
        embassy,在京フランス大使館,フランス,Jean Petit,jean@example.fr,en\n\
        embassy,在京フランス大使館,フランス,Anne Petit,anne@example.fr,en\n\
        海外の教育機関,さくら日本語学院,ベトナム,Nguyen Thi Lan,lan@sakura.example.vn,en\n";
    let raw = read(text);
    let (checked, none) = check(&raw, &stage.terms);
    let seen = forecast(db, &checked).await.unwrap();
    let id = keep(context, desk, ("連携先.csv", &raw)).await.unwrap();
    let done = apply(context, desk, id).await.unwrap();
    let again = refused(apply(context, desk, id).await);
    let second = keep(context, desk, ("連携先.csv", &raw)).await.unwrap();
    let nothing = apply(context, desk, second).await.unwrap();
    let all = contacts(db, &ContactFilter::default(), (None, 50)).await.unwrap();
    let exported = csv_file(&all, &stage.terms).unwrap();
    let (same, fine) = check(&lines(&read_table(&exported).unwrap()).0, &stage.terms);
    let sheet = xlsx_file(&all, &stage.terms).unwrap();

    assert_eq!(
        named,
        [
            (2, "名称"),
            (3, "種類"),
            (3, "法人番号"),
            (3, "メールアドレス"),
            (4, "都道府県"),
            (4, "担当者")
        ]
    );
    assert_eq!((none.len(), seen.new, seen.known), (0, 2, 1));
    assert_eq!((done.new, done.known), (2, 1));
    assert_eq!(again, Refusal::AlreadyApplied);
    assert_eq!((nothing.new, nothing.known), (0, 3));
    assert_eq!((all.len(), all[0].people.len()), (2, 2));
    assert_eq!((fine.len(), same.len()), (0, 3));
    assert_eq!(read_table(&sheet).unwrap().rows.len(), 3);
}

#[tokio::test]
async fn a_contact_abroad_has_no_prefecture_and_every_problem_is_named() {
    let stage = Stage::new().await;
    let mut raw = school("");
    raw.kind = "?".to_owned();
    raw.prefecture = "20".to_owned();
    raw.website = "ftp://x".to_owned();
    raw.languages = vec!["klingon".to_owned()];
    let problems = raw.check(&stage.terms).unwrap_err();

    let mut fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["kind", "languages", "name", "prefecture", "website"]);
    let _: ContactId = stage.school;
}
