//! A school abroad is asked, agrees, finds a time and tells what came of it, in English and without
//! an account; then the secretariat's pages.

use bansou::networking::By;
use bansou::networking::introductions::{Offer, offer};
use bansou::vocabulary::TimeSlot;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use fantoccini::Locator;

use super::door::enters;
use crate::networking::cast::{LAN, Stage};
use crate::support::{Browser, Screen, tuesday_morning};

/// The address in the newest letter to the school.
async fn link(stage: &Stage) -> String {
    let letter = stage.mail_to(LAN).await.pop().unwrap();
    let mut words = letter.text_body.split_whitespace();
    words.find(|word| word.contains("/introductions/")).unwrap().to_owned()
}

async fn tick(browser: &Browser, css: &str) {
    let found = browser.client.find(Locator::Css(css)).await.unwrap();
    let id = found.attr("id").await.unwrap().unwrap();
    let label = format!("label[for='{id}']");
    browser.client.find(Locator::Css(&label)).await.unwrap().click().await.unwrap();
}

async fn journey(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;

    browser.visit(&link(&stage).await).await;
    look("1-asked").await;
    browser.press("Agree").await;
    look("2-consent").await;
    tick(&browser, "input[value='name']").await;
    tick(&browser, "input[value='email']").await;
    tick(&browser, "input[name='agreed']").await;
    browser.press("Agree").await;
    look("3-introduced").await;
    let introduced = browser.text().await;
    let starts = tuesday_morning() + TimeDelta::days(3);
    let slot = TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap();
    let place = "https://meet.example.jp/j/1".to_owned();
    let wanted = Offer { times: vec![slot], place, resource: None };
    offer(&stage.app.context, By::Requester(stage.suzuki), id, &wanted).await.unwrap();
    browser.visit(&link(&stage).await).await;
    look("4-times").await;
    tick(&browser, "input[name='time']").await;
    browser.press("Choose this time").await;
    look("5-meeting").await;
    let meeting = browser.text().await;
    browser.press("Offer times to meet").await;
    look("6-offer").await;
    stage.days(20);
    stage.app.run_workers().await;
    // A letter that was sent no longer holds its link.
    let path = format!("/introductions/{}?lang=en", stage.token(id).await);
    browser.visit(&stage.app.url(&path)).await;
    look("7-met").await;
    browser.press("Tell what came of it (14 days)").await;
    look("8-outcome").await;
    tick(&browser, "input[name='met'][value='yes']").await;
    tick(&browser, "input[name='rating'][value='5']").await;
    browser.press("Send").await;
    look("9-told").await;
    let told = browser.text().await;
    browser.press("Withdraw").await;
    look("10-withdraw").await;
    browser.close().await;

    assert!(introduced.contains("鈴木 花子"), "{introduced}");
    assert!(meeting.contains("27 Nov 2026, 10:00–11:00 JST (UTC+9)"), "{meeting}");
    assert!(told.contains("Thank you for your answer"), "{told}");
}

/// What a page with offered times says to a reader of that zone.
async fn told_in(zone: &str) -> String {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let starts = tuesday_morning() + TimeDelta::days(3);
    let slot = TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap();
    let wanted = Offer { times: vec![slot], place: "Hanoi".to_owned(), resource: None };
    offer(&stage.app.context, By::Requester(stage.suzuki), id, &wanted).await.unwrap();
    let browser = Browser::open_in(zone, Screen::Desktop, stage.app.database.folder()).await;
    browser.visit(&link(&stage).await).await;
    let text = browser.text().await;
    browser.close().await;
    text
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn whoever_lives_by_another_clock_reads_times_by_both() {
    let (new_york, kolkata, tokyo) = (
        told_in("America/New_York").await,
        told_in("Asia/Kolkata").await,
        told_in("Asia/Tokyo").await,
    );

    let japan = "Fri, 27 Nov 2026, 10:00–11:00 JST (UTC+9)";
    assert!([&new_york, &kolkata, &tokyo].iter().all(|text| text.contains(japan)), "{tokyo}");
    let own = |text: &str| text.split("Where you are: ").nth(1).map(ToOwned::to_owned);
    let (evening, morning) = (own(&new_york).unwrap(), own(&kolkata).unwrap());
    assert!(["26", "20:00", "21:00"].iter().all(|part| evening.contains(part)), "{evening}");
    assert!(["27", "06:30", "07:30"].iter().all(|part| morning.contains(part)), "{morning}");
    assert_eq!(own(&tokyo), None, "{tokyo}");
}

async fn of_staff(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let id = stage.asks().await;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    enters(&stage.app, &browser, (stage.desk.person(), Role::Coordinator)).await;
    let base = stage.app.url("/staff/networking");
    let twin = stage.contact(|raw| raw.name = "桜日本語学院".to_owned()).await;
    let pages = [
        ("list", String::new()),
        ("introduction", format!("/introductions/{id}")),
        ("check", format!("/introductions/{id}/check")),
        ("propose", "/introductions/new".to_owned()),
        ("contacts", "/contacts".to_owned()),
        ("contact", format!("/contacts/{}", stage.school)),
        ("new-contact", "/contacts/new".to_owned()),
        ("merge", format!("/contacts/{}/merge", stage.school)),
        ("both", format!("/contacts/{}/merge?other={twin}", stage.school)),
        ("imports", "/contacts/imports".to_owned()),
        ("dispatches", "/dispatches".to_owned()),
        ("new-dispatch", "/dispatches/new".to_owned()),
        ("met", "/met".to_owned()),
        ("disclosures", "/disclosures".to_owned()),
    ];
    for (page, path) in pages {
        browser.visit(&format!("{base}{path}")).await;
        browser.picture(&format!("{name}-{page}")).await;
    }
    let text = browser.text().await;
    browser.visit(&format!("{base}/contacts/{}/merge?other={twin}", stage.school)).await;
    browser.press("まとめたあとの内容を確認する").await;
    browser.picture(&format!("{name}-confirm-merge")).await;
    browser.press("1つにまとめる").await;
    let merged = browser.text().await;
    browser.close().await;

    assert!(text.contains("提供の記録"), "{text}");
    assert!(merged.contains("2つの連携先をまとめました"), "{merged}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_partner_abroad_goes_the_whole_way_in_english() {
    journey(Screen::Desktop, "introduction").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_partner_does_so_on_a_phone() {
    journey(Screen::Phone, "introduction-phone").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_secretariat_sees_who_could_meet_whom() {
    of_staff(Screen::Desktop, "networking").await;
    of_staff(Screen::Phone, "networking-phone").await;
}
