//! Rosters held against who is there already.

use bansou::database::Stop;
use bansou::people::Actor;
use bansou::people::imports::{ApplyRefused, apply};
use bansou::people::persons::{RawPerson, create_person};
use entities::people::membership;
use entities::people::role_assignment::Role;
use entities::{PeopleImportId, PersonId};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::cast::{Staff, location, person, staff};
use super::imports::{action_in, counts, upload};
use super::organisations::{organisation, place};
use crate::support::TestApp;

const HEAD: &str = "団体名,団体の種類,都道府県,姓,名,セイ,メイ,メールアドレス,役割\n";

async fn dry_run(ono: &Staff, app: &TestApp, lines: &str) -> String {
    let answer = upload(ono, app, format!("{HEAD}{lines}").into()).await;
    answer.text().await.unwrap()
}

fn id_in(page: &str) -> PeopleImportId {
    action_in(page).split('/').nth(3).unwrap().parse().unwrap()
}

/// The figures on a page, from the first to the last.
fn figures(page: &str) -> Vec<&str> {
    let values = page.split("class=\"stat-value\">").skip(1);
    values.map(|rest| rest.split('<').next().unwrap()).collect()
}

async fn places(app: &TestApp, person: PersonId) -> u64 {
    let held = membership::Entity::find().filter(membership::Column::PersonId.eq(person));
    held.count(app.context.database.reader()).await.unwrap()
}

#[tokio::test]
async fn an_address_that_is_somebody_elses_is_a_problem_of_its_row() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let yamada = person(&app, "yamada@example.jp", &[Role::Operator]).await;
    let line =
        "新会社,これから始める事業者,東京,別人,花子,ベツジン,ハナコ,yamada@example.jp,事業者\n";

    let answer = upload(&ono, &app, format!("{HEAD}{line}").into()).await;

    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    let told = "このメールアドレスは「山田 太郎」さんのものとして登録されています。\
        メールアドレスか氏名を直してください。";
    assert!(page.contains("直すところが1件あります") && page.contains(told), "{page}");
    assert!(page.contains("2行目") && !page.contains("取り込む</button>"));
    assert_eq!((counts(&app).await, places(&app, yamada).await), ((0, 2), 0));
    app.stop().await;
}

#[tokio::test]
async fn a_name_may_be_written_with_other_characters_and_spaces() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let hanako = RawPerson {
        family_name: "髙橋".into(),
        given_name: "ハナコ".into(),
        email: "hanako@example.jp".into(),
        ..RawPerson::default()
    };
    create_person(&app.context, &Actor::System, &hanako).await.unwrap();
    let roster = "氏名,メールアドレス\n高橋　はなこ,hanako@example.jp\n";

    let page = upload(&ono, &app, roster.into()).await.text().await.unwrap();

    assert!(page.contains("問題は見つかりませんでした"), "{page}");
    assert_eq!(figures(&page), ["0", "0", "0", "1", "0"]);
    app.stop().await;
}

#[tokio::test]
async fn two_names_for_one_address_are_told_beside_what_else_is_wrong() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;

    let page = dry_run(
        &ono,
        &app,
        "みらい,,,山田,太郎,123,,a@example.jp,\nみらい,,,鈴木,次郎,,,a@example.jp,\n",
    )
    .await;

    assert!(page.contains("直すところが2件あります"), "{page}");
    let told = "2行目と同じメールアドレスですが、氏名が違います。\
        どちらかのメールアドレスか氏名を直してください。";
    assert!(page.contains(told), "{page}");
    app.stop().await;
}

#[tokio::test]
async fn a_further_organisation_is_told_by_row_and_then_given() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let yamada = person(&app, "yamada@example.jp", &[Role::Operator]).await;
    let tokachi = organisation(&app, "とかち人事部").await;
    place(&app, yamada, tokachi, false).await;
    let line = "新会社,,,山田,太郎,,,yamada@example.jp,事業者\n";

    let dry = dry_run(&ono, &app, line).await;
    let after_dry = places(&app, yamada).await;
    ono.browser.send("/staff/import", &action_in(&dry), &[]).await;
    let again = dry_run(&ono, &app, line).await;

    let told = "山田 太郎さんは、「とかち人事部」に加えて「新会社」にも所属するようになります。";
    assert!(dry.contains("問題は見つかりませんでした") && dry.contains(told), "{dry}");
    assert!(dry.contains("新しい団体、登録済みの人、所属を追加"), "{dry}");
    assert!(again.contains("登録済みの団体、登録済みの人") && !again.contains("所属するように"));
    assert_eq!((after_dry, places(&app, yamada).await), (1, 2));
    app.stop().await;
}

#[tokio::test]
async fn the_dry_run_counts_what_applying_then_does() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    person(&app, "yamada@example.jp", &[Role::Operator]).await;
    organisation(&app, "みらい").await;
    let lines = "みらい,,,山田,太郎,,,yamada@example.jp,\n\
        みらい,,,佐藤,一郎,,,sato@example.jp,事業者\n\
        とやま人事部,,富山県,佐藤,一郎,,,sato@example.jp,事業者\n\
        とやま人事部,,富山県,山田,太郎,,,yamada@example.jp,\n";

    let dry = dry_run(&ono, &app, lines).await;
    let applied = ono.browser.send("/staff/import", &action_in(&dry), &[]).await;
    let outcome = ono.browser.page(location(&applied)).await;

    assert_eq!(figures(&dry), ["1", "1", "1", "1", "3"]);
    assert_eq!(figures(&outcome), figures(&dry));
    assert!(dry.contains("前の行と同じ団体、新しい人"), "{dry}");
    app.stop().await;
}

#[tokio::test]
async fn an_address_that_became_somebody_elses_since_the_dry_run_stops_the_file() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let lines = "とやま人事部,,富山県,,,,,,\n新会社,,,佐藤,一郎,,,sato@example.jp,事業者\n";
    let dry = dry_run(&ono, &app, lines).await;
    person(&app, "sato@example.jp", &[]).await;

    let answer = ono.browser.send("/staff/import", &action_in(&dry), &[]).await;

    assert_eq!(answer.status(), StatusCode::CONFLICT);
    assert!(answer.text().await.unwrap().contains("3行目を取り込めませんでした"));
    assert_eq!(counts(&app).await, (0, 2));
    app.stop().await;
}

#[tokio::test]
async fn of_two_files_at_once_that_give_one_address_to_two_people_one_is_refused() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let one = dry_run(&ono, &app, "東会社,,,佐藤,一郎,,,a@example.jp,事業者\n").await;
    let other = dry_run(&ono, &app, "西会社,,,鈴木,次郎,,,a@example.jp,事業者\n").await;
    let (context, actor) = (&app.context, Actor::Person(ono.id));

    let both =
        tokio::join!(apply(context, &actor, id_in(&one)), apply(context, &actor, id_in(&other)));

    let refused = [both.0, both.1]
        .map(|applied| matches!(applied, Err(Stop::Refused(ApplyRefused::Line(2)))));
    assert_ne!(refused[0], refused[1]);
    assert_eq!(counts(&app).await, (1, 2));
    app.stop().await;
}
