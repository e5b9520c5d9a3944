//! The rules of a fiscal year, and the conditions of meeting online.

use actix_web::{HttpResponse, web};
use entities::consultations::policy::LateChanges;
use serde::{Deserialize, Serialize};

use super::frame::{self, BASE, Tab, TabFacts};
use crate::consultations::Organiser;
use crate::consultations::policy::{
    Policy, RawPolicy, current_conditions, policy_of, publish_conditions, save_policy,
};
use crate::consultations::wording_staff as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::{FiscalYear, LongText, tokyo};
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Page, Problems, Sample, Settled,
    Width, perform, sample, settle,
};

#[derive(Serialize)]
struct RulesPage {
    tabs: Vec<TabFacts>,
    years: Vec<YearLink>,
    /// Nobody has entered rules for this year; the usual ones hold.
    usual: bool,
    conditions: Option<Conditions>,
    form: EditPage,
}

impl Page for RulesPage {
    const TEMPLATE: &'static str = "consultations/staff_rules.html";
}

#[derive(Serialize)]
struct YearLink {
    label: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct Conditions {
    version: i32,
    since: String,
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
}

fn year_of(text: &str, context: &Context) -> Result<FiscalYear, Failure> {
    if text.trim().is_empty() {
        return Ok(FiscalYear::at(context.now()));
    }
    let year = text.trim().parse().map_err(|_| Failure::NotFound)?;
    FiscalYear::starting_in(year).map_err(|_| Failure::NotFound)
}

/// `GET /staff/consultations/rules?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let year = year_of(&wanted.year, &context)?;
    let policy = policy_of(context.database.reader(), year).await?;
    let form = filled(&policy);
    answer((&who, year), &context, &form, (&Problems::none(), None)).await
}

fn filled(policy: &Policy) -> Form {
    let row = &policy.row;
    let mut form = Form::default();
    let numbers = [
        ("most_open", row.most_open),
        ("notice_days", row.notice_days),
        ("change_deadline_hours", row.change_deadline_hours),
        ("strike_limit", row.strike_limit),
        ("strike_window_months", row.strike_window_months),
        ("suspension_days", row.suspension_days),
        ("intake_deadline_days", row.intake_deadline_days),
        ("version", row.version),
    ];
    for (name, number) in numbers {
        form.set(name, number.to_string());
    }
    let late = match row.late_changes {
        LateChanges::Refused => "refused",
        LateChanges::Counted => "counted",
    };
    form.set("late_changes", late);
    if row.approval_needed {
        form.set("approval_needed", "yes");
    }
    form
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let year = year_of(form.text("year"), &context)?;
    let text = |name: &str| form.text(name).to_owned();
    let raw = RawPolicy {
        most_open: text("most_open"),
        notice_days: text("notice_days"),
        change_deadline_hours: text("change_deadline_hours"),
        late_changes: text("late_changes"),
        strike_limit: text("strike_limit"),
        strike_window_months: text("strike_window_months"),
        suspension_days: text("suspension_days"),
        intake_deadline_days: text("intake_deadline_days"),
        approval_needed: form.is_ticked("approval_needed"),
    };
    let at = (year, form.text("version").parse().unwrap_or(0));
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| save_policy(&working, organiser, at, raw.clone())).await },
        );
    match settle(done.await?)? {
        Settled::Done(()) => {
            let page = format!("{BASE}/rules?year={}", year.year());
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, say::RULES_SAVED))
        }
        Settled::Again(problems, notice) => {
            answer((&who, year), &context, &form, (&problems, notice)).await
        }
    }
}

async fn answer(
    (who, year): (&Coordinator, FiscalYear),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let present = FiscalYear::at(context.now());
    let years = [present.previous(), present, present.next()];
    let conditions = current_conditions(context.database.reader()).await?;
    let action = format!("{BASE}/rules");
    let edit = EditPage {
        carried: vec![("year".to_owned(), year.year().to_string())],
        version: form.text("version").to_owned(),
        ..EditPage::new((&action, BASE), "", Vec::new())
    };
    let edit = edit.asking(controls(form, problems), "ルールを保存する").saying(notice);
    let page = RulesPage {
        tabs: frame::tabs(Tab::Rules),
        years: years.map(|one| link(one, year)).into(),
        usual: form.text("version") == "0",
        conditions: conditions.map(|row| Conditions {
            version: row.version,
            since: tokyo::date_time(row.published_at),
            text: row.text,
        }),
        form: edit,
    };
    let shell = frame::shell(who, context, Some(&format!("{}のルール", year.label())));
    context.pages.answer_with(page.form.status(), &shell, &page)
}

fn link(one: FiscalYear, shown: FiscalYear) -> YearLink {
    YearLink {
        label: one.label(),
        href: format!("{BASE}/rules?year={}", one.year()),
        current: one == shown,
    }
}

fn controls(form: &Form, problems: &Problems) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems).required();
    let number = |name: &str, label: &str, hint: &str| {
        let field = field(name, label).hint(hint).inputmode("numeric").width(Width::S);
        Control::new("text", field)
    };
    let late = field("late_changes", "期限を過ぎた変更").options([
        Choice::new("refused", "受け付けない"),
        Choice::new("counted", "受け付けて、1回と数える"),
    ]);
    let approval = Field::new("approval_needed", "予約の確定", form, problems)
        .options([Choice::new("yes", "すべての予約を事務局が確認してから確定する")]);
    let open = "1つの団体が同時に申し込める数です。終わった相談は数えません。";
    let notice = "相談の日の何営業日前まで申し込めるか。支援者がこれより長く決めているときは、支援者の期限が優先です。0にすると当日も申し込めます。";
    let deadline = "開始の何時間前まで自由に変更・取り消しができるか。営業時間で数えます。";
    let limit = "期限後の取り消しと無断欠席を数え、この回数で申し込みを休止します。";
    vec![
        number("most_open", "同時に申し込める相談", open).unit("件"),
        number("notice_days", "予約・申し込みの期限", notice).unit("営業日前"),
        number("change_deadline_hours", "変更・取り消しの期限", deadline).unit("営業時間前"),
        Control::new("radios", late),
        number("strike_limit", "休止になる回数", limit).unit("回"),
        number("strike_window_months", "数える期間", "この期間の分だけ数えます。").unit("か月"),
        number("suspension_days", "休止の長さ", "最後の1回の翌日から数えます。").unit("日"),
        number("intake_deadline_days", "事前シートの期限", "相談の日の何営業日前までか。")
            .unit("営業日前"),
        Control::new("checkboxes", approval),
    ]
}

/// `GET /staff/consultations/conditions`
pub async fn show_conditions(
    who: Coordinator,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    let present = current_conditions(context.database.reader()).await?;
    let mut form = Form::default();
    form.set("text", present.map_or_else(String::new, |row| row.text));
    conditions(&who, &context, &form, (&Problems::none(), None))
}

pub async fn receive_conditions(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let text = problems.keep("text", LongText::<5_000>::parse(form.text("text")));
    let Some(text) = text else {
        return conditions(&who, &context, &form, (&problems, None));
    };
    let before = current_conditions(context.database.reader()).await?.map(|row| row.version);
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| publish_conditions(&working, organiser, text.clone())).await },
        );
    match settle(done.await?)? {
        Settled::Done(version) => {
            let page = format!("{BASE}/rules");
            let (kind, said) = if before == Some(version) {
                (BannerKind::Info, say::CONDITIONS_UNCHANGED.to_owned())
            } else {
                (BannerKind::Success, say::conditions_published(version))
            };
            Ok(who.visit().redirect_saying(&page, kind, &said))
        }
        Settled::Again(problems, notice) => conditions(&who, &context, &form, (&problems, notice)),
    }
}

fn conditions(
    who: &Coordinator,
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let text = Field::new("text", "オンライン相談の条件", form, problems)
        .required()
        .hint("カメラとマイク、静かな場所、移動中は不可、など。5,000文字まで。");
    let (action, back) = (format!("{BASE}/conditions"), format!("{BASE}/rules"));
    let purpose = "オンラインで相談する人が、予約のときに読んで同意する文です。";
    let page = EditPage::new((&action, &back), purpose, Vec::new())
        .asking(vec![Control::new("area", text)], "新しい版を公開する")
        .saying(notice);
    let shell = frame::shell(who, context, Some("オンライン相談の条件"));
    context.pages.answer_with(page.status(), &shell, &page)
}

pub fn samples() -> Vec<Sample> {
    let page = |conditions, usual| RulesPage {
        tabs: frame::tabs(Tab::Rules),
        years: vec![YearLink { label: "令和8年度".into(), href: "/a".into(), current: true }],
        usual,
        conditions,
        form: EditPage::new((&format!("{BASE}/rules"), BASE), "", Vec::new())
            .asking(controls(&Form::default(), &Problems::none()), "ルールを保存する"),
    };
    let conditions = Conditions {
        version: 2,
        since: "2026年4月1日（水）9:00".into(),
        text: "静かな場所から参加してください。".into(),
    };
    vec![sample(&page(Some(conditions), false)), sample(&page(None, true))]
}
