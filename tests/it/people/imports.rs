use bansou::database::Stop;
use bansou::people::Actor;
use bansou::people::imports::{self, ApplyRefused};
use entities::people::role_assignment::Role;
use entities::people::{organisation, person};
use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::cast::{Staff, location, staff};
use crate::support::TestApp;

const ROSTER: &str = "団体名,団体の種類,都道府県,姓,名,セイ,メイ,メールアドレス,代表担当,役割,備考\n\
    株式会社みらい,採択事業者,長野,髙橋,花子,たかはし,はなこ,hanako@example.jp,○,事業者,x\n\
    (株)みらい,採択事業者,長野県,佐藤,一郎,サトウ,ｲﾁﾛｳ,foo..bar@docomo.ne.jp,,事業者,\n\
    とやま人事部,,富山県,,,,,,,,\n";

pub async fn upload(ono: &Staff, app: &TestApp, bytes: Vec<u8>) -> Response {
    let csrf = ono.browser.token("/staff/import").await;
    let file = Part::bytes(bytes).file_name("名簿.csv");
    let form = Form::new().text("csrf", csrf).part("file", file);
    ono.browser.client.post(app.url("/staff/import")).multipart(form).send().await.unwrap()
}

/// Organisations and people.
pub async fn counts(app: &TestApp) -> (u64, u64) {
    let reader = app.context.database.reader();
    let organisations = organisation::Entity::find().count(reader).await.unwrap();
    (organisations, person::Entity::find().count(reader).await.unwrap())
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_applying_twice_adds_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;

    let dry = upload(&ono, &app, ROSTER.into()).await.text().await.unwrap();
    let after_dry = counts(&app).await;
    let action = action_in(&dry);
    let first = ono.browser.send("/staff/import", &action, &[]).await;
    let after_first = counts(&app).await;
    let outcome = ono.browser.page(location(&first)).await;
    ono.browser.send("/staff/import", &action, &[]).await;
    let again = upload(&ono, &app, ROSTER.into()).await.text().await.unwrap();
    ono.browser.send("/staff/import", &action_in(&again), &[]).await;

    assert!(dry.contains("問題は見つかりませんでした") && dry.contains("備考"));
    assert_eq!(after_dry, (0, 1));
    assert_eq!(after_first, (2, 3));
    assert!(outcome.contains("名簿を取り込みました"));
    assert_eq!(counts(&app).await, (2, 3));
    app.stop().await;
}

/// Where the dry run is applied.
pub fn action_in(page: &str) -> String {
    let page = page.replace("&#x2f;", "/");
    let start = page.find("action=\"/staff/import/").unwrap() + "action=\"".len();
    page[start..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn applying_the_same_file_twice_at_once_adds_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let lines = (0..150).map(|number| {
        format!(
            "団体{number},採択事業者,長野県,山田,太郎,やまだ,たろう,a{number}@example.jp,,事業者,\n"
        )
    });
    let head = ROSTER.lines().next().unwrap();
    let roster = format!("{head}\n{}", lines.collect::<String>());
    let dry = upload(&ono, &app, roster.into()).await.text().await.unwrap();
    let id = action_in(&dry).split('/').nth(3).unwrap().parse().unwrap();
    let actor = Actor::Person(ono.id);

    let (context, other) = (&app.context, Actor::System);
    let both =
        tokio::join!(imports::apply(context, &actor, id), imports::apply(context, &other, id));

    let added = [both.0, both.1].map(|applied| match applied {
        Ok(outcome) | Err(Stop::Refused(ApplyRefused::Done(outcome))) => outcome,
        other => panic!("{other:?}"),
    });
    assert_eq!(counts(&app).await, (150, 151));
    assert_eq!(added.map(|one| (one.organisations_added, one.people_added)), [(150, 150); 2]);
    app.stop().await;
}

#[tokio::test]
async fn every_problem_is_listed_by_row_and_column() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let roster = "団体名,都道府県,法人番号,姓,名,メールアドレス,電話番号,役割\n\
        みらい,東京都,1234567890123,山田,太郎,yamada@,03-1234,管理者\n\
        ,,,,,,,\n\
        みらい,東京都,,山田,太郎,a@example.jp,,\n\
        みらい,東京都,,鈴木,次郎,a@example.jp,,\n";

    let answer = upload(&ono, &app, roster.into()).await;

    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains("直すところが5件あります"), "{page}");
    assert!(
        page.contains("4行目と同じメールアドレスですが、氏名が違います")
            || page.contains("3行目と同じメールアドレスですが、氏名が違います")
    );
    assert!(page.contains("「管理者」は取り込めない役割です"));
    assert_eq!(counts(&app).await, (0, 1));
    app.stop().await;
}

#[tokio::test]
async fn a_spreadsheet_reads_like_the_text_file() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["団体名", "法人番号", "姓", "名", "メールアドレス"]).unwrap();
    sheet.write_row(1, 0, ["株式会社みらい", "", "髙橋", "花子", "hanako@example.jp"]).unwrap();
    sheet.write_number(1, 1, 7_000_012_050_002.0).unwrap();

    let dry = upload(&ono, &app, book.save_to_buffer().unwrap()).await;
    let page = dry.text().await.unwrap();
    ono.browser.send("/staff/import", &action_in(&page), &[]).await;

    let stored = organisation::Entity::find().one(app.context.database.reader()).await.unwrap();
    assert_eq!(stored.unwrap().corporate_number.as_deref(), Some("7000012050002"));
    app.stop().await;
}

#[tokio::test]
async fn an_archive_that_unpacks_into_gigabytes_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..120 {
        std::io::Write::write_all(&mut archive, &zeros).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;

    let answer = upload(&ono, &app, bomb).await;

    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().await.unwrap().contains("ファイルが大きすぎます"));
    app.stop().await;
}
