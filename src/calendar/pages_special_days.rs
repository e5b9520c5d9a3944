//! `/staff/business-days`: a fiscal year's holidays and closures, and entering others.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::calendar::special_day::{self, SpecialDayKind};
use entities::people::role_assignment::Role;
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{Admin, Coordinator, NavEntry, SignedIn, persons};
use crate::vocabulary::{FiscalYear, Holidays, ShortText, parse_date, tokyo};
use crate::web::{
    BannerKind, Cell, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Routes, Row,
    Sample, perform, sample,
};

use super::special_days::{NewDays, business_calendar, enter_days, remove_days, special_days};
use super::wording;

const HERE: &str = "/staff/business-days";

pub const BUSINESS_DAYS: NavEntry = NavEntry {
    label: "営業日",
    label_en: "Business days",
    href: HERE,
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/business-days", web::get().to(show))
        .route("/staff/business-days", web::post().to(enter))
        .route("/staff/business-days/removed", web::post().to(remove));
}

#[derive(Serialize)]
struct BusinessDaysPage {
    year: String,
    previous: Turn,
    next: Turn,
    today: &'static str,
    entered: Vec<EnteredRow>,
    holidays: Vec<Row>,
    /// Enters and removes days.
    may_decide: bool,
    form: FormFacts,
}

impl Page for BusinessDaysPage {
    const TEMPLATE: &'static str = "calendar/business_days.html";
}

#[derive(Serialize)]
struct Turn {
    label: String,
    href: String,
}

#[derive(Serialize)]
struct EnteredRow {
    cells: Vec<Cell>,
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    year: Option<i32>,
}

async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let now = FiscalYear::at(context.now());
    let year = asked.year.map_or(Ok(now), FiscalYear::starting_in);
    let year = year.map_err(|_| Failure::NotFound)?;
    answer(&context, &who, year, (&Form::default(), &Problems::none())).await
}

async fn enter(
    who: Admin,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let wanted = match read(&form) {
        Ok(wanted) => wanted,
        Err(problems) => return again(&context, &who, &form, &problems).await,
    };
    let year = FiscalYear::of_day(wanted.first);
    let (entering, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| enter_days(&entering, &actor, &wanted)).await };
    match perform(work).await? {
        Ok(days) => {
            let text = format!("{days}日を登録しました。これからの期限の計算に使います。");
            let path = format!("{HERE}?year={}", year.year());
            Ok(who.visit().redirect_saying(&path, BannerKind::Success, &text))
        }
        Err(Stop::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(wording::field_of(refusal), refusal.to_string());
            again(&context, &who, &form, &problems).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// The form with what is wrong, on the year it speaks of where that can be told.
async fn again(
    context: &Context,
    who: &SignedIn,
    form: &Form,
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    let year = parse_date(form.text("first")).ok().map(FiscalYear::of_day);
    let year = year.unwrap_or_else(|| FiscalYear::at(context.now()));
    answer(context, who, year, (form, problems)).await
}

fn read(form: &Form) -> Result<NewDays, Problems> {
    let mut problems = Problems::none();
    let first = problems.keep("first", parse_date(form.text("first")));
    let last = match form.filled("last") {
        Some(raw) => problems.keep("last", parse_date(raw)),
        None => first,
    };
    let kind = SpecialDayKind::try_from_value(&form.text("kind").to_owned());
    let kind = problems.keep("kind", kind.map_err(|_| "種類を選んでください。"));
    let name = problems.keep("name", ShortText::<40>::parse(form.text("name")));
    let reason = problems.keep("reason", ShortText::<200>::parse(form.text("reason")));
    match (first, last, kind, name, reason) {
        (Some(first), Some(last), Some(kind), Some(name), Some(reason)) if problems.is_empty() => {
            let (name, reason) = (name.into_string(), reason.into_string());
            Ok(NewDays { first, last, kind, name, reason })
        }
        _ => Err(problems),
    }
}

async fn remove(
    who: Admin,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let days: Vec<NaiveDate> =
        form.all("day").into_iter().filter_map(|day| day.parse().ok()).collect();
    let year = days.first().map_or(FiscalYear::at(context.now()), |day| FiscalYear::of_day(*day));
    let path = format!("{HERE}?year={}", year.year());
    if days.is_empty() {
        let mut problems = Problems::none();
        problems.add("day", "取り消す日を選んでください。");
        return answer(&context, &who, year, (&form, &problems)).await;
    }
    let actor = who.actor();
    let work = async move { retrying(|| remove_days(&context, &actor, &days)).await };
    match perform(work).await? {
        // Whoever presses twice finds it gone, which is what they wanted.
        Ok(()) | Err(Stop::Refused(_)) => {
            let text = "登録を取り消しました。";
            Ok(who.visit().redirect_saying(&path, BannerKind::Success, text))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn answer(
    context: &Context,
    who: &SignedIn,
    year: FiscalYear,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let entered = special_days(reader, year).await?;
    let names = persons::names(reader, entered.iter().filter_map(|row| row.entered_by)).await?;
    let rows = entered.iter().map(|row| {
        let by = row.entered_by.and_then(|id| names.get(&id)).map_or("", String::as_str);
        entered_row(row, by)
    });
    let page = BusinessDaysPage {
        entered: rows.collect(),
        holidays: holiday_rows(year, business_calendar(reader).await?.holidays()),
        may_decide: who.person().roles.holds(Role::Admin),
        ..page(year, form, problems)
    };
    let mut shell = who.shell(context, "営業日");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here("営業日")];
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}

fn page(year: FiscalYear, form: &Form, problems: &Problems) -> BusinessDaysPage {
    let turn = |year: FiscalYear| Turn {
        label: year.label(),
        href: format!("{HERE}?year={}", year.year()),
    };
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let kinds =
        [SpecialDayKind::Closure, SpecialDayKind::Holiday, SpecialDayKind::NoHoliday].map(|kind| {
            Choice::new(kind.to_value(), wording::kind(kind)).hint(wording::kind_hint(kind))
        });
    let fields = [
        field("kind", "種類").required().options(kinds),
        field("first", "日付（はじめの日）").required().hint("例：2026/8/12、令和8年8月12日"),
        field("last", "終わりの日")
            .hint("1日だけのときは空のままにしてください。31日まで登録できます。"),
        field("name", "名前").required().hint("例：夏季休業。予定表に表示します。"),
        field("reason", "登録の理由").required().hint("例：施設の一斉休業のため"),
        field("day", "取り消す日"),
    ];
    BusinessDaysPage {
        year: year.label(),
        previous: turn(year.previous()),
        next: turn(year.next()),
        today: HERE,
        entered: Vec::new(),
        holidays: Vec::new(),
        may_decide: false,
        form: FormFacts::new(fields, problems),
    }
}

fn entered_row(row: &special_day::Model, by: &str) -> EnteredRow {
    let cells = vec![
        Cell::text(tokyo::date(row.day)),
        Cell::text(row.name.clone()).chip((wording::kind_chip(row.kind), wording::kind(row.kind))),
        Cell::text(row.reason.clone()),
        Cell::text(by).small(tokyo::date(tokyo::day_of(row.entered_at))),
    ];
    EnteredRow { cells, value: row.day.to_string() }
}

/// What the law says, with a mark where an entry says otherwise.
fn holiday_rows(year: FiscalYear, holidays: &Holidays) -> Vec<Row> {
    let by_law = Holidays::by_law().between(year.first_day(), year.last_day());
    by_law
        .into_iter()
        .map(|holiday| {
            let name = Cell::text(holiday.name);
            let name = if holidays.contains(holiday.day) {
                name
            } else {
                name.chip(("warning", "祝日として扱いません"))
            };
            Row::new([Cell::text(tokyo::date(holiday.day)), name])
        })
        .collect()
}

pub fn samples() -> Vec<Sample> {
    let day = NaiveDate::from_ymd_opt(2026, 8, 12).unwrap_or_default();
    let entered = special_day::Model {
        day,
        kind: SpecialDayKind::Closure,
        name: "夏季休業".into(),
        reason: "施設の一斉休業のため".into(),
        entered_by: None,
        entered_at: chrono::DateTime::default(),
    };
    let year = FiscalYear::of_day(day);
    let mut problems = Problems::none();
    problems.add("first", "日付を入力してください。");
    let full = BusinessDaysPage {
        entered: vec![entered_row(&entered, "北川 遥")],
        holidays: holiday_rows(year, &Holidays::corrected([], [day])),
        may_decide: true,
        ..page(year, &Form::default(), &problems)
    };
    vec![sample(&full), sample(&page(year, &Form::default(), &Problems::none()))]
}
