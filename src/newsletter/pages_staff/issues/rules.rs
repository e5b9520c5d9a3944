//! When issues may leave, with what held before.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::newsletter::sending_rules as stored;
use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::RuleKeeper;
use crate::newsletter::issues::{
    IssueRefusal, RawRules, SendingCalendar, SendingRules, rules_history, save_rules, wording,
};
use crate::newsletter::pages_staff::frame::{self, ISSUES, RULES};
use crate::people::{Admin, SignedIn, Staff, persons};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Cell, Choice, Failure, Field, Form, FormFacts, Page, Problems, Row, Sample, Width,
    perform, sample,
};

const SHOWN: u64 = 30;

#[derive(Serialize)]
struct RulesPage {
    words: String,
    /// When an issue could leave next.
    next: Option<String>,
    version: i32,
    form: FormFacts,
    history: Vec<Row>,
    edits: bool,
    notice: Option<String>,
}

impl Page for RulesPage {
    const TEMPLATE: &'static str = "newsletter/sending_rules.html";
}

/// `GET /staff/newsletter/sending-rules`
pub async fn show(who: Staff, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    answer((&who, &context), None, None).await
}

async fn answer(
    (who, context): (&SignedIn, &Context),
    typed: Option<(&Form, &Problems)>,
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let calendar = SendingCalendar::load(db).await?;
    let rows = rules_history(db, SHOWN).await?;
    let names = persons::names(db, rows.iter().map(|row| row.changed_by)).await?;
    let name = |row: &stored::Model| names.get(&row.changed_by).cloned().unwrap_or_default();
    let history = rows.iter().map(|row| history_row(row, name(row))).collect();
    let kept = (filled(&calendar.rules), Problems::none());
    let (form, problems) = typed.unwrap_or((&kept.0, &kept.1));
    let page = RulesPage {
        words: wording::rules(&calendar.rules),
        next: calendar.next_sending_moment(context.now()).map(tokyo::date_time),
        version: calendar.rules.version,
        form: FormFacts::new(fields(form, problems), problems),
        history,
        edits: who.person().roles.holds(Role::Admin),
        notice,
    };
    let status = match (&page.notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shell = frame::shell(who, context, (&[("号", ISSUES)], "配信の決まり"));
    context.pages.answer_with(status, &shell, &page)
}

fn fields(form: &Form, problems: &Problems) -> Vec<Field> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let days = (1..)
        .zip(wording::DAYS)
        .map(|(number, day): (i32, _)| Choice::new(number.to_string(), day));
    vec![
        field("weekdays", "配信する曜日").required().options(days),
        field("opens", "始まり").required().width(Width::S).hint("例：9:00"),
        field("closes", "終わり")
            .required()
            .width(Width::S)
            .hint("例：18:00。この時刻からは送りません。"),
        field("on_days_off", "祝日、年末年始、休業日にも配信する"),
        field("hold_minutes", "承認のあとの待ち時間")
            .required()
            .inputmode("numeric")
            .width(Width::Xs),
        field("foreign_hosts", "ほかの事業のサイト")
            .hint("1行に1つ、ホスト名を書きます。ここへのリンクがある号は、承認を依頼できません。"),
    ]
}

fn filled(rules: &SendingRules) -> Form {
    let days = (1..).zip(rules.weekdays).filter(|(_, sends)| *sends);
    let days = days.map(|(number, _): (i32, _)| ("weekdays".to_owned(), number.to_string()));
    let mut form = Form::new(days.collect(), Vec::new());
    form.set("opens", tokyo::time(rules.opens));
    form.set("closes", wording::closing(rules.closes));
    if rules.on_days_off {
        form.set("on_days_off", "yes");
    }
    form.set("hold_minutes", rules.hold.num_minutes().to_string());
    form.set("foreign_hosts", rules.foreign_hosts.join("\n"));
    form
}

fn history_row(row: &stored::Model, name: String) -> Row {
    let rules = SendingRules::from(row);
    Row::new([
        Cell::text(tokyo::date_time(row.changed_at)),
        Cell::text(name),
        Cell::text(wording::rules(&rules)).small(rules.foreign_hosts.join("、")),
    ])
}

/// `POST /staff/newsletter/sending-rules`
pub async fn receive(
    who: Admin,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let raw = RawRules {
        weekdays: form.all("weekdays").iter().filter_map(|day| day.parse().ok()).collect(),
        opens: form.text("opens").to_owned(),
        closes: form.text("closes").to_owned(),
        on_days_off: form.is_ticked("on_days_off"),
        hold_minutes: form.text("hold_minutes").to_owned(),
        foreign_hosts: form.text("foreign_hosts").to_owned(),
    };
    let (working, keeper) = (context.clone(), RuleKeeper::from(&who));
    let version = form.text("version").parse().ok();
    let done =
        perform(async move { retrying(|| save_rules(&working, keeper, (version, &raw))).await });
    match done.await? {
        Ok(()) => {
            let said = "配信の決まりを保存しました。";
            Ok(who.visit().redirect_saying(RULES, BannerKind::Success, said))
        }
        Err(Stop::Refused(IssueRefusal::Invalid(problems))) => {
            answer((&who, &context), Some((&form, &problems)), None).await
        }
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::refusal(&refusal));
            answer((&who, &context), Some((&form, &Problems::none())), notice).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

pub fn samples() -> Vec<Sample> {
    let rules = SendingRules::default();
    let (form, mut problems) = (filled(&rules), Problems::none());
    let page = |problems: &Problems, edits: bool, history: Vec<Row>| RulesPage {
        words: wording::rules(&rules),
        next: edits.then(|| "2026年11月24日（火）10:00".to_owned()),
        version: 1,
        form: FormFacts::new(fields(&form, problems), problems),
        history,
        edits,
        notice: edits.then(|| "ほかの人が先に保存しました。".to_owned()),
    };
    let plain = sample(&page(&problems, false, Vec::new()));
    problems.add("opens", "時刻を入力してください。");
    let row = Row::new(["2026年11月1日（日）10:00", "森 彩", "月・火"].map(Cell::text));
    vec![plain, sample(&page(&problems, true, vec![row]))]
}
