//! The list of settings and their history: what a change made of what, for whoever may open it.

use bansou::consultations::availability::save_contract;
use bansou::consultations::fees::rates::save_rates;
use bansou::consultations::policy::publish_conditions;
use bansou::vocabulary::LongText;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;

use crate::access::tokens::token_for;
use crate::consultations::cast::Stage;
use crate::consultations::fees::cast::{rates, year};
use crate::people::cast::{person, staff};
use crate::support::{Answered, ApiClient, TestApp};

pub const LIST: &str = "/api/v1/settings";
pub const PAST: &str = "/api/v1/settings/history";

pub async fn client(app: &TestApp, email: &str, role: Role) -> ApiClient {
    let id = person(app, email, &[role]).await;
    ApiClient::with_token(app, token_for(app, id, Strength::TwoFactors).await)
}

pub async fn admin(app: &TestApp) -> ApiClient {
    client(app, "kitagawa@bansou.example.jp", Role::Admin).await
}

/// `名前：前 → 後` of each value the last change of a setting turned into another.
pub async fn last(of: &ApiClient, setting: &str) -> Vec<String> {
    let told = of.get(&format!("{PAST}?setting={setting}")).await;
    let changes = told.items()[0]["changes"].as_array().unwrap().clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("なし").to_owned();
    let line = |one: &serde_json::Value| {
        format!("{}：{} → {}", text(&one["label"]), text(&one["from"]), text(&one["to"]))
    };
    changes.iter().map(line).collect()
}

fn keys(list: &Answered) -> Vec<&str> {
    list.body.as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn rules_conditions_and_contracts_tell_what_a_change_made_of_what() {
    let stage = Stage::new().await;
    let (context, kitagawa) = (&stage.app.context, admin(&stage.app).await);
    let text = |text: &str| LongText::parse(text).unwrap();

    stage.policy(|raw| raw.most_open = "5".into()).await;
    publish_conditions(context, stage.desk, text("カメラを使う")).await.unwrap();
    stage.app.clock.advance(TimeDelta::seconds(1));
    publish_conditions(context, stage.desk, text("カメラとマイクを使う")).await.unwrap();
    let of = (stage.yamada.person(), year());
    save_contract(context, stage.desk, of, std::num::NonZeroU16::new(4)).await.unwrap();

    let policy = last(&kitagawa, "consultation-policy").await;
    assert!(policy.contains(&"同時に申し込める相談（件）：3 → 5".to_owned()), "{policy:?}");
    let conditions = "オンライン相談の条件：カメラを使う → カメラとマイクを使う";
    assert_eq!(last(&kitagawa, "online-conditions").await, [conditions]);
    assert_eq!(last(&kitagawa, "accompanist-contracts").await, ["上限：なし → 4"]);
    let contract = kitagawa.get(&format!("{PAST}?setting=accompanist-contracts")).await;
    assert_eq!(contract.items()[0]["about"], "山田 太郎");
    assert_eq!(contract.items()[0]["by"], "事務 太郎");
    stage.app.stop().await;
}

#[tokio::test]
async fn rates_and_terms_tell_what_a_change_made_of_what() {
    let stage = Stage::new().await;
    let (context, kitagawa) = (&stage.app.context, admin(&stage.app).await);
    stage.pays().await;

    stage.app.clock.advance(TimeDelta::seconds(1));
    let dearer = rates(|raw| {
        raw.ranks[0].code = "1".into();
        raw.ranks[0].yen_per_hour = "6,000".into();
    });
    save_rates(context, stage.desk, (year(), 1), dearer).await.unwrap();
    stage.terms(|raw| raw.publicly_paid = true).await;

    let (before, after) =
        ("専門家 1時間5,150円（1日30,900円まで）", "専門家 1時間6,000円（1日30,900円まで）");
    assert_eq!(last(&kitagawa, "fee-rates").await, [format!("単価：{before} → {after}")]);
    assert_eq!(last(&kitagawa, "fee-terms").await, ["公費での支払い：いいえ → はい"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn the_list_shows_each_value_and_who_changed_it_last() {
    let stage = Stage::new().await;
    let kitagawa = staff(&stage.app, "kitagawa@bansou.example.jp", &[Role::Admin]).await;

    let fresh = kitagawa.browser.page("/staff/settings").await;
    stage.policy(|raw| raw.most_open = "5".into()).await;
    let page = kitagawa.browser.page("/staff/settings").await;
    let past = kitagawa.browser.page("/staff/settings/history?setting=consultations").await;

    assert!(fresh.contains("同時に3件まで") && !fresh.contains("事務 太郎"), "{fresh}");
    assert!(page.contains("同時に5件まで") && page.contains("事務 太郎"), "{page}");
    let way = "/staff/settings/history?setting=consultation-policy";
    assert!(page.replace("&#x2f;", "/").contains(way), "{page}");
    assert!(page.contains("サーバーの設定") && page.contains("事務局の住所"));
    assert!(past.contains("相談の規程を保存した"), "{past}");
    assert!(past.contains("同時に申し込める相談（件）"), "{past}");
    stage.app.stop().await;
}

#[tokio::test]
async fn everybody_sees_the_settings_whose_pages_they_may_open() {
    let stage = Stage::new().await;
    let app = &stage.app;
    stage.policy(|raw| raw.most_open = "5".into()).await;
    let mori = client(app, "mori@bansou.example.jp", Role::Coordinator).await;
    let editor = client(app, "editor@bansou.example.jp", Role::Editor).await;

    let desk = mori.get(LIST).await;
    let words = mori.get(&format!("{PAST}?setting=vocabularies")).await;
    let unknown = mori.get(&format!("{PAST}?setting=weather")).await;
    let press = editor.get(LIST).await;
    let foreign = editor.get(&format!("{PAST}?setting=consultation-policy")).await;
    let own = editor.get(PAST).await;

    assert!(keys(&desk).contains(&"fee-rates") && !keys(&desk).contains(&"vocabularies"));
    assert_eq!((words.status, &words), (404, &unknown));
    assert_eq!(keys(&press), ["sending-rules"]);
    assert_eq!((foreign.status, own.status, own.items().len()), (404, 200, 0));
    stage.app.stop().await;
}

#[tokio::test]
async fn the_history_goes_on_where_its_part_before_ended() {
    let stage = Stage::new().await;
    let kitagawa = admin(&stage.app).await;
    // Two years, so two changes.
    stage.policy(|raw| raw.most_open = "5".into()).await;

    let first = kitagawa.get(&format!("{PAST}?limit=1")).await;
    let cursor = first.text("next_cursor");
    let second = kitagawa.get(&format!("{PAST}?limit=1&cursor={cursor}")).await;

    let years = [&first, &second].map(|part| part.items()[0]["facts"].clone());
    assert_eq!(years.iter().filter(|facts| **facts == "年度：2026").count(), 1);
    assert_eq!(years.iter().filter(|facts| **facts == "年度：2027").count(), 1);
    assert_eq!(second.body.get("next_cursor"), None);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_look_at_the_history_is_noted() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@bansou.example.jp", &[Role::Admin]).await;

    let past = kitagawa.browser.get("/staff/settings/history").await;
    let log = kitagawa.browser.page("/staff/audit").await;

    assert_eq!(past.status(), StatusCode::OK);
    assert!(past.text().await.unwrap().contains("記録はありません"));
    assert!(log.contains("見たもの：設定の履歴"), "{log}");
    app.stop().await;
}
