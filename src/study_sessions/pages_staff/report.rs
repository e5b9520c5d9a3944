//! 開催報告: the counts, the words, and handing it in.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use entities::StudySessionId;
use entities::study_sessions::session::SessionState;
use serde::Serialize;

use super::frame::{Fact, Head, Opened, Place, open, sample_head, viewed};
use super::steps::refusal;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::organisations::wording::kind_name;
use crate::study_sessions::report::{
    Count, ReportFacts, ReportText, data_workbook, form_workbook, report_facts, save as keep,
};
use crate::study_sessions::survey::Scale;
use crate::study_sessions::survey::wording::{mean, percent};
use crate::study_sessions::{Organiser, session, wording};
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Page, Problems, Sample, Settled,
    attachment, perform, sample, settle,
};

#[derive(Serialize)]
struct ReportPage {
    head: Head,
    base: String,
    over: bool,
    /// The report can be handed in.
    held: bool,
    handed_in: bool,
    figures: Vec<Line>,
    facts: Vec<Fact>,
    edit: EditPage,
}

impl Page for ReportPage {
    const TEMPLATE: &'static str = "study_sessions/staff_report.html";
}

#[derive(Serialize)]
struct Line {
    name: String,
    counts: [usize; 7],
    rate: String,
}

/// `GET /staff/sessions/{id}/report`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (opened, facts) = load(&who, &context, *id).await?;
    let form = filled(&facts);
    answer(&context, opened, &facts, (&form, &Problems::none(), None))
}

fn filled(facts: &ReportFacts) -> Form {
    let mut form = Form::default();
    let text = facts.text.as_ref();
    form.set("version", text.map_or(0, |text| text.version).to_string());
    form.set("questions", text.map(|text| text.questions.clone()).unwrap_or_default());
    form.set("outcomes", text.map(|text| text.outcomes.clone()).unwrap_or_default());
    form.set("next", text.map(|text| text.next.clone()).unwrap_or_default());
    form
}

async fn load(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
) -> Result<(Opened, ReportFacts), Failure> {
    let opened = open(who, context, id, Place::Report).await?;
    let reader = context.database.reader();
    let found = report_facts(reader, opened.now, Organiser::from(who), id).await?;
    Ok((opened, found.ok_or(Failure::NotFound)?))
}

/// `POST /staff/sessions/{id}/report`
pub async fn save(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (opened, facts) = load(&who, &context, *id).await?;
    let text = ReportText {
        questions: form.text("questions").to_owned(),
        outcomes: form.text("outcomes").to_owned(),
        next: form.text("next").to_owned(),
        version: form.text("version").parse().unwrap_or(-1),
    };
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let done =
        perform(async move { retrying(|| keep(&working, organiser, session, text.clone())).await });
    match settle(done.await?)? {
        Settled::Done(_) => Ok(said(&who, *id, "報告の文を保存しました。")),
        Settled::Again(problems, why) => answer(&context, opened, &facts, (&form, &problems, why)),
    }
}

/// `POST /staff/sessions/{id}/report/handing-in`
pub async fn hand_in(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, at) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| session::report(&context, organiser, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(said(&who, *id, "報告済みにしました。"))
}

fn said(who: &Coordinator, id: StudySessionId, text: &str) -> HttpResponse {
    let page = format!("/staff/sessions/{id}/report");
    who.visit().redirect_saying(&page, BannerKind::Success, text)
}

fn answer(
    context: &Context,
    opened: Opened,
    facts: &ReportFacts,
    (form, problems, notice): (&Form, &Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let session = &facts.view.rows.session;
    let base = format!("/staff/sessions/{}", session.id);
    let edit = edit(&base, (form, problems)).saying(notice);
    let status = edit.status();
    let page = ReportPage {
        over: opened.now >= session.ends_at,
        held: session.state == SessionState::Held,
        handed_in: session.state == SessionState::Reported,
        figures: lines(facts),
        facts: about(facts),
        head: opened.head,
        base,
        edit,
    };
    context.pages.answer_with(status, &opened.shell, &page)
}

fn edit(base: &str, (form, problems): (&Form, &Problems)) -> EditPage {
    let area = |name: &str, label: &str, hint: &str| {
        Control::new("area", Field::new(name, label, form, problems).hint(hint))
    };
    let controls = vec![
        area("questions", "主な質疑", "質問と答えを短く書いてください。"),
        area("outcomes", "成果と課題", "うまくいったことと、そうでなかったこと。"),
        area("next", "次回への反映", "次に変えること。"),
    ];
    EditPage {
        version: form.text("version").to_owned(),
        ..EditPage::new((&format!("{base}/report"), base), "", controls)
    }
}

fn lines(facts: &ReportFacts) -> Vec<Line> {
    let figures = &facts.figures;
    let mut lines = vec![line("全体".to_owned(), &figures.whole)];
    let modes = figures.modes.iter().map(|(mode, own)| line(wording::mode(*mode).to_owned(), own));
    lines.extend(modes);
    let blocks = figures
        .blocks
        .iter()
        .map(|(block, own)| line(format!("地域：{}", block.as_deref().unwrap_or("不明")), own));
    lines.extend(blocks);
    let kinds = figures
        .kinds
        .iter()
        .map(|(kind, own)| line(format!("団体：{}", kind.map_or("不明", kind_name)), own));
    lines.extend(kinds);
    lines
}

fn line(name: String, own: &Count) -> Line {
    Line {
        name,
        counts: [
            own.applied,
            own.confirmed,
            own.came,
            own.attendances,
            own.excused,
            own.no_shows,
            own.unrecorded,
        ],
        rate: percent(own.rate_permille()),
    }
}

fn about(facts: &ReportFacts) -> Vec<Fact> {
    let survey = facts.survey.as_ref().map(|results| {
        let figures = &results.figures;
        let satisfaction = figures.scales.get(&Scale::Satisfaction);
        format!(
            "回収 {}名（{}）、満足度の平均 {}",
            figures.answers,
            percent(figures.return_permille()),
            mean(
                satisfaction.and_then(crate::study_sessions::survey::Distribution::mean_hundredths)
            )
        )
    });
    vec![
        Fact::new("参加した団体", format!("{}団体（実数）", facts.figures.organisations)),
        Fact::new("アンケート", survey.unwrap_or_else(|| "実施していません".to_owned())),
        Fact::new("資料", format!("{}件", facts.materials.len())),
    ]
}

/// `GET /staff/sessions/{id}/report/form.xlsx`: 様式
pub async fn form(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (opened, facts) = load(&who, &context, *id).await?;
    viewed(&who, &context, *id, "report").await?;
    let office = &context.config.secretariat;
    let bytes = form_workbook((&office.programme, &office.name), &facts)
        .context("the report could not be written as a form")?;
    Ok(attachment(format!("開催報告_様式_{}.xlsx", opened.shell.title), bytes))
}

/// `GET /staff/sessions/{id}/report/data.xlsx`: データ
pub async fn data(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (opened, facts) = load(&who, &context, *id).await?;
    viewed(&who, &context, *id, "report").await?;
    let bytes = data_workbook(&facts).context("the report could not be written as data")?;
    Ok(attachment(format!("開催報告_データ_{}.xlsx", opened.shell.title), bytes))
}

pub fn samples() -> Vec<Sample> {
    let base = "/staff/sessions/1";
    let (form, none) = (Form::default(), Problems::none());
    let page = |held, handed_in| ReportPage {
        head: sample_head(),
        base: base.to_owned(),
        over: held || handed_in,
        held,
        handed_in,
        figures: vec![line("全体".to_owned(), &Count::default())],
        facts: vec![Fact::new("資料", "2件".to_owned())],
        edit: edit(base, (&form, &none)),
    };
    vec![sample(&page(true, false)), sample(&page(false, true)), sample(&page(false, false))]
}
