//! Columns of a roster in which only certain words count.

use bansou::people::organisations::wording::{KINDS, kind_name};
use entities::people::organisation::{self, OrganisationKind};
use entities::people::role_assignment::Role;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, QueryOrder};

use super::cast::staff;
use super::imports::{action_in, upload};
use crate::support::TestApp;

#[tokio::test]
async fn a_word_a_column_does_not_take_is_told_with_those_it_takes() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let roster = "団体名,団体の種類,都道府県,姓,名,メールアドレス,役割,言語\n\
        新会社,宇宙人,火星,山田,太郎,a@example.jp,社長,fr\n";

    let page = upload(&ono, &app, roster.into()).await.text().await.unwrap();

    let kinds = format!(
        "団体の種類「宇宙人」は使えません。次のどれかを入力してください：{}",
        KINDS.map(kind_name).join("、")
    );
    let wanted = [
        kinds.as_str(),
        "都道府県「火星」は使えません。都道府県名を「東京都」「長野県」のように入力してください。",
        "「社長」は取り込めない役割です。次のどれかを入力してください：事業者、伴走支援者",
        "言語「fr」は使えません。次のどれかを入力してください：ja、日本語、en、英語",
    ];
    let lacking: Vec<_> = wanted.into_iter().filter(|text| !page.contains(text)).collect();
    assert_eq!(lacking, Vec::<&str>::new());
    assert!(page.contains("直すところが4件あります"), "{page}");
    app.stop().await;
}

#[tokio::test]
async fn the_words_a_column_takes_are_listed_on_the_page() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;

    let page = ono.browser.page("/staff/import").await;

    let kinds = KINDS.map(kind_name).join("、");
    let wanted = [
        kinds.as_str(),
        "空のときは「これから始める事業者」になります",
        "「東京都」「長野県」のような都道府県名",
        "事業者、伴走支援者",
        "ja、日本語、en、英語",
        "○、はい、1、yes、true",
    ];
    let lacking: Vec<_> = wanted.into_iter().filter(|text| !page.contains(text)).collect();
    assert_eq!(lacking, Vec::<&str>::new());
    app.stop().await;
}

#[tokio::test]
async fn each_listed_kind_can_be_in_a_file_in_any_width() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let lines = KINDS.iter().enumerate().map(|(number, kind)| {
        let name = kind_name(*kind).replace('（', "(").replace('）', ")");
        format!("団体{number},{name}\n")
    });
    let roster = format!("団体名,団体の種類\n{}", lines.collect::<String>());

    let dry = upload(&ono, &app, roster.into()).await;
    let status = dry.status();
    let action = action_in(&dry.text().await.unwrap());
    ono.browser.send("/staff/import", &action, &[]).await;

    let stored = organisation::Entity::find().order_by_asc(organisation::Column::Name);
    let stored = stored.all(app.context.database.reader()).await.unwrap();
    let kinds: Vec<OrganisationKind> = stored.into_iter().map(|row| row.kind).collect();
    assert_eq!(status, StatusCode::OK);
    assert_eq!(kinds, KINDS);
    app.stop().await;
}
