use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::prework::SpeakersSee;
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::pages_staff::frame::{Opened, Place, open};
use crate::study_sessions::pages_staff::plan_form::number;
use crate::study_sessions::pages_staff::steps::moment;
use crate::study_sessions::pages_staff::survey_set_up::set_moment;
use crate::study_sessions::pages_staff::words::{DAY_HINT, TIME_HINT, distance};
use crate::study_sessions::prework::{
    Assignment, KEPT_DAYS, PreworkPlan, Sheet, USUAL_KEPT_DAYS, prework_of, questions_of, save,
};
use crate::study_sessions::registration::NewFile;
use crate::study_sessions::wording::prework as say;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Settled, Width,
    perform, sample, settle,
};

const PLACE: Place = Place::Inner("事前課題の設定");
const DAY: i32 = 24 * 60;
/// Those offered: a week, three days, a day before.
const DISTANCES: [i32; 3] = [7 * DAY, 3 * DAY, DAY];

#[derive(Serialize)]
struct EditPage {
    form: FormFacts,
    action: String,
    back: String,
    version: String,
    /// The worksheet there is.
    sheet: Option<String>,
    notice: Option<String>,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "study_sessions/staff_prework_edit.html";
}

/// `GET /staff/sessions/{id}/prework/edit`
pub async fn show_edit(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let known = prework_of(context.database.reader(), Organiser::from(&who), *id).await?;
    let form = match &known {
        Some((row, distances)) => filled(row, distances),
        None => fresh(),
    };
    let sheet = known.and_then(|(row, _)| row.sheet_name);
    answer(&context, &opened, (&form, &Problems::none()), (sheet, None))
}

fn fresh() -> Form {
    let mut values = vec![
        ("asks_file".to_owned(), "yes".to_owned()),
        ("speakers_see".to_owned(), SpeakersSee::Unnamed.to_value()),
        ("kept_days".to_owned(), USUAL_KEPT_DAYS.to_string()),
        ("version".to_owned(), "0".to_owned()),
    ];
    values.extend(DISTANCES[1..].iter().map(|m| ("reminders".to_owned(), m.to_string())));
    Form::new(values, Vec::new())
}

fn filled(row: &Assignment, distances: &[i32]) -> Form {
    let reminders = distances.iter().map(|m| ("reminders".to_owned(), m.to_string()));
    let mut form = Form::new(reminders.collect(), Vec::new());
    form.set("instructions", row.instructions.clone());
    form.set("asks_file", if row.asks_file { "yes" } else { "" });
    form.set("questions", questions_of(row).join("\n"));
    set_moment(&mut form, "due_at", row.due_at);
    form.set("speakers_see", row.speakers_see.to_value());
    form.set("kept_days", row.kept_days.to_string());
    form.set("version", row.version.to_string());
    form
}

/// `POST /staff/sessions/{id}/prework/edit`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let known = prework_of(context.database.reader(), Organiser::from(&who), *id).await?;
    let sheet = known.and_then(|(row, _)| row.sheet_name);
    let plan = match read(&form) {
        Ok(plan) => plan,
        Err(problems) => return answer(&context, &opened, (&form, &problems), (sheet, None)),
    };
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let done =
        perform(async move { retrying(|| save(&working, organiser, session, plan.clone())).await });
    match settle(done.await?)? {
        Settled::Done(_) => {
            let page = format!("/staff/sessions/{id}/prework");
            let text = "事前課題を設定しました。";
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, text))
        }
        Settled::Again(problems, why) => {
            answer(&context, &opened, (&form, &by_box(problems)), (sheet, why))
        }
    }
}

/// Moments are typed into boxes for day and time.
fn by_box(problems: Problems) -> Problems {
    let mut mapped = Problems::none();
    for problem in problems.into_list() {
        let field = if problem.field == "due_at" { "due_at_day" } else { problem.field.as_str() };
        mapped.add(field, problem.detail.clone());
    }
    mapped
}

fn read(form: &Form) -> Result<PreworkPlan, Problems> {
    let mut problems = Problems::none();
    let due_at = moment(form, "due_at", &mut problems);
    let kept_days = number(form, "kept_days", &KEPT_DAYS, &mut problems);
    let new = form.file("sheet").map(|file| NewFile {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes.clone(),
    });
    let sheet = match new {
        Some(file) => Sheet::New(file),
        None if form.is_ticked("sheet_gone") => Sheet::None,
        None => Sheet::Kept,
    };
    let Some(due_at) = due_at.filter(|_| problems.is_empty()) else { return Err(problems) };
    let seen = SpeakersSee::try_from_value(&form.text("speakers_see").to_owned());
    Ok(PreworkPlan {
        instructions: form.text("instructions").replace("\r\n", "\n"),
        asks_file: form.is_ticked("asks_file"),
        questions: form.text("questions").lines().map(str::to_owned).collect(),
        due_at,
        speakers_see: seen.unwrap_or(SpeakersSee::Nothing),
        kept_days: kept_days.unwrap_or(USUAL_KEPT_DAYS),
        reminders: form.all("reminders").iter().filter_map(|m| m.parse().ok()).collect(),
        sheet,
        version: form.text("version").parse().unwrap_or(-1),
    })
}

fn answer(
    context: &Context,
    opened: &Opened,
    (form, problems): (&Form, &Problems),
    (sheet, notice): (Option<String>, Option<String>),
) -> Result<HttpResponse, Failure> {
    let base = format!("/staff/sessions/{}/prework", opened.view.rows.session.id);
    let page = facts(&base, (form, problems), (sheet, notice));
    let status = match (&page.notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    context.pages.answer_with(status, &opened.shell, &page)
}

fn facts(
    base: &str,
    (form, problems): (&Form, &Problems),
    (sheet, notice): (Option<String>, Option<String>),
) -> EditPage {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let seen = [SpeakersSee::Nothing, SpeakersSee::Unnamed, SpeakersSee::Named];
    let seen = seen.map(|one| Choice::new(one.to_value(), say::speakers_see(one)));
    let distances = DISTANCES.map(|m| Choice::new(m.to_string(), distance(m)));
    let yes = |label: &str| [Choice::new("yes", label)];
    let fields = [
        field("instructions", "課題の説明").required().width(Width::Full),
        field("asks_file", "ファイル").options(yes("ファイルを提出してもらう")),
        field("questions", "質問")
            .width(Width::Full)
            .hint("1行に1つずつ。文章で答えてもらいます。"),
        field("sheet", "記入してもらうシート"),
        field("sheet_gone", "いまのシート").options(yes("いまのシートを取り除く")),
        Field::date("due_at_day", "提出期限の日", form, problems).required().hint(DAY_HINT),
        field("due_at_time", "提出期限の時刻").required().width(Width::S).hint(TIME_HINT),
        field("reminders", "未提出の方へのお知らせ（期限の前）").options(distances),
        field("speakers_see", "講師に見せるもの").required().options(seen),
        field("kept_days", "保存する日数")
            .required()
            .width(Width::Xs)
            .inputmode("numeric")
            .hint("勉強会が終わってから。この日数がたつと消します。"),
    ];
    EditPage {
        form: FormFacts::new(fields, problems),
        action: format!("{base}/edit"),
        back: base.to_owned(),
        version: form.text("version").to_owned(),
        sheet,
        notice,
    }
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("instructions", say::INSTRUCTIONS);
    let base = "/staff/sessions/1/prework";
    let (sheet, notice) = (Some("シート.xlsx".to_owned()), Some("保存できません。".to_owned()));
    vec![
        sample(&facts(base, (&fresh(), &problems), (sheet, notice))),
        sample(&facts(base, (&Form::default(), &Problems::none()), (None, None))),
    ]
}
