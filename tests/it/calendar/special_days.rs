//! Holidays and closures the secretariat enters, and who counts by them.

use bansou::calendar::{
    NewDays, SpecialDayRefusal, business_calendar, enter_days, put_day, remove_days, special_days,
};
use bansou::database::Stop;
use bansou::people::Actor;
use bansou::vocabulary::FiscalYear;
use chrono::NaiveDate;
use entities::calendar::special_day::SpecialDayKind;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::people::cast::staff;
use crate::support::TestApp;

const PAGE: &str = "/staff/business-days";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(first: &str, last: &str, kind: SpecialDayKind) -> NewDays {
    let (name, reason) = ("夏季休業".into(), "施設の一斉休業".into());
    NewDays { first: day(first), last: day(last), kind, name, reason }
}

async fn enters(app: &TestApp, wanted: &NewDays) -> Result<usize, SpecialDayRefusal> {
    match enter_days(&app.context, &Actor::System, wanted).await {
        Ok(entered) => Ok(entered),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Broken(error)) => panic!("{error:#}"),
    }
}

#[tokio::test]
async fn closures_and_corrected_holidays_decide_which_days_are_open() {
    let app = TestApp::start().await;
    enters(&app, &days("2026-08-12", "2026-08-14", SpecialDayKind::Closure)).await.unwrap();
    enters(&app, &days("2026-12-01", "2026-12-01", SpecialDayKind::Holiday)).await.unwrap();
    enters(&app, &days("2026-11-03", "2026-11-03", SpecialDayKind::NoHoliday)).await.unwrap();

    let calendar = business_calendar(app.context.database.reader()).await.unwrap();

    let open = ["2026-08-12", "2026-08-14", "2026-12-01", "2026-11-03", "2026-12-02"];
    assert_eq!(open.map(|text| calendar.is_open(day(text))), [false, false, false, true, true]);
    assert_eq!(calendar.holidays().name(day("2026-12-01")), Some("夏季休業"));
    app.stop().await;
}

#[tokio::test]
async fn a_day_is_entered_once_and_a_refused_span_enters_none() {
    let app = TestApp::start().await;
    enters(&app, &days("2026-08-13", "2026-08-13", SpecialDayKind::Closure)).await.unwrap();

    let known = enters(&app, &days("2026-08-12", "2026-08-14", SpecialDayKind::Closure)).await;
    let backwards = enters(&app, &days("2026-08-20", "2026-08-19", SpecialDayKind::Closure)).await;
    let workday = enters(&app, &days("2026-08-20", "2026-08-20", SpecialDayKind::NoHoliday)).await;

    assert_eq!(known, Err(SpecialDayRefusal::Known(day("2026-08-13"))));
    assert_eq!(backwards, Err(SpecialDayRefusal::Span));
    assert_eq!(workday, Err(SpecialDayRefusal::NoSuchHoliday(day("2026-08-20"))));
    let year = FiscalYear::of_day(day("2026-08-13"));
    let stored = special_days(app.context.database.reader(), year).await.unwrap();
    assert_eq!(stored.iter().map(|row| row.day).collect::<Vec<_>>(), [day("2026-08-13")]);
    app.stop().await;
}

#[tokio::test]
async fn a_day_put_again_replaces_the_first_and_one_taken_back_is_open() {
    let app = TestApp::start().await;
    let closure = days("2026-08-13", "2026-08-13", SpecialDayKind::Closure);

    let first = put_day(&app.context, &Actor::System, &closure).await.unwrap();
    let renamed = NewDays { name: "お盆".into(), ..closure };
    let second = put_day(&app.context, &Actor::System, &renamed).await.unwrap();
    let year = FiscalYear::of_day(day("2026-08-13"));
    let stored = special_days(app.context.database.reader(), year).await.unwrap();
    remove_days(&app.context, &Actor::System, &[day("2026-08-13")]).await.unwrap();

    assert_eq!((first, second), (true, false));
    assert_eq!(stored[0].name, "お盆");
    let calendar = business_calendar(app.context.database.reader()).await.unwrap();
    assert!(calendar.is_open(day("2026-08-13")));
    app.stop().await;
}

#[tokio::test]
async fn an_administrator_enters_and_takes_back_days_on_the_page() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@bansou.example.jp", &[Role::Admin]).await;

    let form = [
        ("kind", "closure"),
        ("first", "令和8年12月24日"),
        ("last", ""),
        ("name", "年末の棚卸し"),
        ("reason", "施設の点検"),
    ];
    let entered = kitagawa.browser.send(PAGE, PAGE, &form).await;
    let page = kitagawa.browser.page(PAGE).await;
    let again = kitagawa.browser.send(PAGE, PAGE, &form).await;
    let day = [("day", "2026-12-24")];
    kitagawa.browser.send(PAGE, &format!("{PAGE}/removed"), &day).await;
    let after = kitagawa.browser.page(PAGE).await;

    assert_eq!(entered.status(), StatusCode::SEE_OTHER);
    assert!(page.contains("年末の棚卸し") && page.contains("勤労感謝の日"), "{page}");
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let again = again.text().await.unwrap();
    assert!(again.contains("すでに登録されています") && again.contains("施設の点検"));
    assert!(!after.contains("年末の棚卸し"));
    let noted = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectKind.eq("calendar_special_day"));
    assert_eq!(noted.count(app.context.database.reader()).await.unwrap(), 2);
    app.stop().await;
}

#[tokio::test]
async fn a_coordinator_reads_the_days_and_does_not_change_them() {
    let app = TestApp::start().await;
    let mori = staff(&app, "mori@bansou.example.jp", &[Role::Coordinator]).await;

    let page = mori.browser.page(PAGE).await;
    let form = [("kind", "closure"), ("first", "2026/12/24"), ("name", "休"), ("reason", "休")];
    let refused = mori.browser.send(PAGE, PAGE, &form).await;

    assert!(page.contains("勤労感謝の日") && !page.contains("日を登録する"));
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    app.stop().await;
}
