//! A coordinator makes a series from a rule; a co-host gets the roster of those who agreed.

use std::time::Duration;

use bansou::study_sessions::series::made_of;
use bansou::vocabulary::tokyo;
use entities::people::role_assignment::Role;
use fantoccini::Locator;

use super::door::enters;
use super::staff_sessions::let_in;
use crate::study_sessions::cast::Stage;
use crate::support::{Browser, Screen};

async fn series(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let session = stage.session(|_| {}).await;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("series-{name}-{step}")).await;
    let_in(&browser, &stage).await;

    browser.visit(&stage.app.url(&format!("/staff/sessions/{session}"))).await;
    browser.press("シリーズの日程をつくる").await;
    look("1-rule").await;
    browser.type_into("every", "").await;
    browser.press("日程を確かめる").await;
    look("2-problem").await;
    let problem = browser.text().await;
    // Every two weeks from 3 December on, five times beside the day left out: 31 December and
    // 11 February are holidays.
    browser.type_into("every", "2").await;
    browser.type_into("times", "5").await;
    browser.type_into("skipped", "2026-12-17").await;
    browser.type_into("moved", "2027-01-14→2027-01-15").await;
    browser.press("日程を確かめる").await;
    look("3-dates").await;
    let dates = browser.text().await;
    browser.press("選んだ日程で下書きをつくる").await;
    look("4-made").await;
    let done = browser.text().await;
    browser.press("第4回").await;
    look("5-draft").await;
    let draft = browser.text().await;
    browser.close().await;

    assert!(problem.contains("入力内容を確認してください"), "{problem}");
    for words in ["休む日", "12月31日（木）は", "のため移しました", "1月14日（木）から移しました"]
    {
        assert!(dates.contains(words), "{words}: {dates}");
    }
    assert!(done.contains("4回分の下書きをつくりました。"), "{done}");
    assert!(draft.contains("下書き"), "{draft}");
    let reader = stage.app.context.database.reader();
    let made = made_of(reader, stage.desk, session).await.unwrap();
    let days: Vec<_> = made.iter().map(|one| tokyo::day_of(one.session.starts_at)).collect();
    let days: Vec<_> = days.iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2027-01-04", "2027-01-15", "2027-01-28", "2027-02-12"]);
}

async fn sharing(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let suzuki = stage.person("鈴木 花子").await;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("sharing-{name}-{step}")).await;
    let staff = stage.app.url(&format!("/staff/sessions/{session}"));
    let_in(&browser, &stage).await;

    browser.visit(&format!("{staff}/sharing")).await;
    look("1-no-co-host").await;
    browser.press("勉強会を変更する").await;
    browser.press("共催者を追加").await;
    browser.type_into("co_hosts.1.name", "みなと商工会議所").await;
    browser.choose("co_hosts.1.basis", "consent").await;
    browser.type_into("co_hosts.1.purpose", "会場の受付").await;
    browser.tick("co_hosts.1.columns", "name").await;
    look("2-co-host").await;
    browser.press("変更を保存する").await;
    browser.visit(&format!("{staff}/sharing")).await;
    look("3-nobody-yet").await;
    let nobody = browser.text().await;

    enters(&stage.app, &browser, (suzuki, Role::Operator)).await;
    browser.visit(&stage.app.url(&format!("/sessions/{session}/group-registration"))).await;
    look("4-several").await;
    let several = browser.text().await;
    browser.visit(&stage.app.url(&format!("/sessions/{session}/registration"))).await;
    let notice = browser.text().await;
    browser.tick("mode", "venue").await;
    browser.tick("shares_with", "みなと商工会議所").await;
    look("5-notice").await;
    browser.press("確認へ進む").await;
    look("6-check").await;
    browser.press("申し込む").await;
    let done = browser.path().await;
    let own = stage.app.url(done.trim_end_matches("/done"));

    let_in(&browser, &stage).await;
    browser.visit(&format!("{staff}/sharing")).await;
    browser.press("みなと商工会議所に渡す名簿をつくる").await;
    look("7-handed-over").await;
    let handed = browser.text().await;
    enters(&stage.app, &browser, (suzuki, Role::Operator)).await;
    browser.visit(&own).await;
    look("8-record").await;
    let record = browser.text().await;
    browser.press("同意を取り消す").await;
    look("9-taken-back").await;
    let taken_back = browser.text().await;
    browser.close().await;

    let asks = "みなと商工会議所に氏名を渡してよいか";
    assert!(nobody.contains("いま渡せる方はいません。"), "{nobody}");
    assert!(several.contains(asks) && several.contains("リンクから答えます"), "{several}");
    assert!(notice.contains(asks), "{notice}");
    assert!(handed.contains("名簿を渡す記録を残しました。"), "{handed}");
    assert!(record.contains("みなと商工会議所に渡した項目：氏名"), "{record}");
    assert!(taken_back.contains("同意していません"), "{taken_back}");
}

/// Nobody is asked where a contract or joint use is the ground: it is told, and the roster holds
/// everybody who has a seat.
async fn unasked(screen: Screen, (basis, detail): (&str, &str), told: &str) {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let suzuki = stage.person("鈴木 花子").await;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("sharing-{basis}-{step}")).await;
    let staff = stage.app.url(&format!("/staff/sessions/{session}"));
    let_in(&browser, &stage).await;

    browser.visit(&format!("{staff}/sharing")).await;
    browser.press("勉強会を変更する").await;
    browser.press("共催者を追加").await;
    browser.type_into("co_hosts.1.name", "みなと商工会議所").await;
    browser.choose("co_hosts.1.basis", basis).await;
    browser.type_into("co_hosts.1.purpose", "会場の受付").await;
    browser.tick("co_hosts.1.columns", "name").await;
    browser.press("変更を保存する").await;
    look("1-without-ground").await;
    let bare = browser.text().await;
    browser.type_into("co_hosts.1.detail", detail).await;
    browser.press("変更を保存する").await;

    enters(&stage.app, &browser, (suzuki, Role::Operator)).await;
    browser.visit(&stage.app.url(&format!("/sessions/{session}/registration"))).await;
    look("2-notice").await;
    let notice = browser.text().await;
    let asked = browser.client.find_all(Locator::Css("[name='shares_with']")).await.unwrap().len();
    browser.tick("mode", "venue").await;
    browser.press("確認へ進む").await;
    browser.press("申し込む").await;
    let own = stage.app.url(browser.path().await.trim_end_matches("/done"));

    let_in(&browser, &stage).await;
    browser.visit(&format!("{staff}/sharing")).await;
    browser.press("みなと商工会議所に渡す名簿をつくる").await;
    look("3-handed-over").await;
    let handed = browser.text().await;
    enters(&stage.app, &browser, (suzuki, Role::Operator)).await;
    browser.visit(&own).await;
    look("4-record").await;
    let record = browser.text().await;
    browser.close().await;

    assert!(bare.contains("200文字以内で入力してください。"), "{bare}");
    assert!(notice.contains(told) && notice.contains(detail), "{notice}");
    assert_eq!(asked, 0, "{notice}");
    assert!(handed.contains("名簿を渡す記録を残しました。"), "{handed}");
    assert!(record.contains("みなと商工会議所に渡した項目：氏名"), "{record}");
}

/// The way to take part online stands apart from the address above it, on a phone too.
async fn online(screen: Screen, name: &str) {
    use bansou::study_sessions::links;
    use bansou::study_sessions::registration::Details;
    use entities::study_sessions::seats::Mode;
    let stage = Stage::new().await;
    let released = stage.app.context.now();
    let session = stage.session(|plan| plan.online.released_at = Some(released)).await;
    let suzuki = stage.person("鈴木 花子").await;
    let made = stage.register_with(suzuki, session, Details::plain(Mode::Online)).await.unwrap();
    let token = links::registration_token(&stage.app.context.config, made.id);
    let browser = Browser::open(screen, stage.app.database.folder()).await;

    browser.visit(&stage.app.url(&format!("/registrations/{token}"))).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    browser.picture(&format!("online-{name}")).await;
    let field = browser.client.find(Locator::Css(".copyable")).await.unwrap();
    let button = browser.client.find(Locator::Css(".copyable + p a")).await.unwrap();
    let (_, top, _, height) = field.rectangle().await.unwrap();
    let (_, below, _, _) = button.rectangle().await.unwrap();
    browser.close().await;

    assert!(below - (top + height) >= 8.0, "{top} + {height}, then {below}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_series_is_made_from_a_rule_with_exceptions() {
    series(Screen::Desktop, "desktop").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_series_on_a_phone() {
    series(Screen::Phone, "phone").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_co_host_gets_what_a_participant_agreed_to() {
    sharing(Screen::Desktop, "desktop").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_participant_agrees_and_takes_it_back_on_a_phone() {
    sharing(Screen::Phone, "phone").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_co_host_works_under_a_contract() {
    let ground = ("entrustment", "会場運営業務委託契約（2026年10月1日）");
    unasked(Screen::Desktop, ground, "みなと商工会議所に委託し").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_co_host_uses_the_roster_jointly_on_a_phone() {
    let ground = ("joint_use", "一般社団法人みなと 長野県塩尻市1-1 代表理事 西尾 律子");
    unasked(Screen::Phone, ground, "共同").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_way_to_the_meeting_stands_apart_from_its_address() {
    online(Screen::Desktop, "desktop").await;
    online(Screen::Phone, "phone").await;
}
