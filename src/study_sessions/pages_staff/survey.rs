//! What came back of the questionnaire, drawn while it comes.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use entities::StudySessionId;
use entities::study_sessions::survey::Circle;
use serde::Serialize;

use super::frame::{Fact, Head, Opened, Place, open, sample_head, viewed};
use super::survey_charts::{Chart, chart, percent, share};
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::survey::{
    Distribution, Results, SMALLEST_GROUP, Scale, data_workbook, form_workbook, survey_results,
    wording as say,
};
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, attachment, sample};

#[derive(Serialize)]
struct SurveyPage {
    head: Head,
    base: String,
    facts: Vec<Fact>,
    /// Nobody has set one up.
    missing: bool,
    /// It can be ended now.
    open: bool,
    answers: usize,
    charts: Vec<Chart>,
    groups: Vec<GroupTable>,
    group_note: Option<String>,
    themes: Vec<ThemeLine>,
    others: Vec<String>,
    consultation: String,
    comments: Vec<Comment>,
}

impl Page for SurveyPage {
    const TEMPLATE: &'static str = "study_sessions/staff_survey.html";
}

#[derive(Serialize)]
struct GroupTable {
    name: &'static str,
    answers: usize,
    rows: Vec<GroupRow>,
}

#[derive(Serialize)]
struct GroupRow {
    title: &'static str,
    mean: String,
    top_two: String,
    unanswered: usize,
}

#[derive(Serialize)]
struct ThemeLine {
    label: String,
    count: usize,
    width: String,
}

#[derive(Serialize)]
struct Comment {
    text: String,
    by: Option<String>,
}

/// `GET /staff/sessions/{id}/survey`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Survey).await?;
    let found = survey_results(context.database.reader(), Organiser::from(&who), *id).await?;
    if found.is_some() {
        viewed(&who, &context, *id, "survey").await?;
    }
    let Opened { head, shell, now, .. } = opened;
    let ended = now >= opened.view.rows.session.ends_at;
    let base = format!("/staff/sessions/{id}");
    let page = match found {
        Some(results) => {
            let open = ended && now < results.survey.closes_at;
            facts((head, base), &results, open)
        }
        None => nothing(head, base),
    };
    context.pages.answer(&shell, &page)
}

fn nothing(head: Head, base: String) -> SurveyPage {
    SurveyPage {
        head,
        base,
        facts: Vec::new(),
        missing: true,
        open: false,
        answers: 0,
        charts: Vec::new(),
        groups: Vec::new(),
        group_note: None,
        themes: Vec::new(),
        others: Vec::new(),
        consultation: String::new(),
        comments: Vec::new(),
    }
}

fn facts((head, base): (Head, String), results: &Results, open: bool) -> SurveyPage {
    let figures = &results.figures;
    let comment = |one: &crate::study_sessions::survey::Answered| {
        Some(Comment {
            text: one.answers.comment.clone()?,
            by: one.author.as_ref().map(|(number, name)| format!("{name}さん（{number}）")),
        })
    };
    SurveyPage {
        facts: set_up(results),
        missing: false,
        open,
        answers: figures.answers,
        charts: figures.scales.iter().map(|(scale, own)| chart(*scale, own)).collect(),
        groups: groups(results),
        group_note: (figures.groups.is_empty() && results.survey.anonymous).then(|| {
            format!("会場とオンラインの比較は、どちらも{SMALLEST_GROUP}名以上の回答があるときに表示します。")
        }),
        themes: themes(results),
        others: results.answers.iter().filter_map(|one| one.answers.other_theme.clone()).collect(),
        consultation: format!(
            "希望する {}名、希望しない {}名、未回答 {}名",
            figures.wants_consultation, figures.wants_none, figures.consultation_unanswered
        ),
        comments: results.answers.iter().filter_map(comment).collect(),
        ..nothing(head, base)
    }
}

fn set_up(results: &Results) -> Vec<Fact> {
    let (survey, figures) = (&results.survey, &results.figures);
    let circle = match survey.circle {
        Circle::Attended => "出席した方",
        Circle::Confirmed => "参加が確定した方全員",
    };
    let reminder = match (survey.remind_at, survey.reminded_at) {
        (_, Some(at)) => format!("{}に送りました", tokyo::date_time(at)),
        (Some(at), None) => format!("{}に1回送ります", tokyo::date_time(at)),
        (None, None) => "送りません".to_owned(),
    };
    let returned = format!(
        "対象{}名のうち{}名（{}）",
        figures.asked,
        figures.answers,
        say::percent(figures.return_permille())
    );
    vec![
        Fact::new("回収", returned),
        Fact::new("方式", if survey.anonymous { "匿名" } else { "記名" }.to_owned()),
        Fact::new("答える方", circle.to_owned()),
        Fact::new("回答期限", tokyo::date_time(survey.closes_at)),
        Fact::new("未回答の方へのお知らせ", reminder),
    ]
}

fn groups(results: &Results) -> Vec<GroupTable> {
    let row = |(scale, own): (&Scale, &Distribution)| GroupRow {
        title: say::scale(*scale),
        mean: say::mean(own.mean_hundredths()),
        top_two: say::percent(own.top_two_permille()),
        unanswered: own.unanswered,
    };
    let group = |group: &crate::study_sessions::survey::Group| GroupTable {
        name: wording::mode(group.mode),
        answers: group.answers,
        rows: group.scales.iter().map(row).collect(),
    };
    results.figures.groups.iter().map(group).collect()
}

fn themes(results: &Results) -> Vec<ThemeLine> {
    let most = results.themes.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let line = |(label, count): &(String, usize)| ThemeLine {
        label: label.clone(),
        count: *count,
        width: percent(share(*count, most)),
    };
    results.themes.iter().map(line).collect()
}

async fn load(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
) -> Result<(Opened, Results), Failure> {
    let opened = open(who, context, id, Place::Survey).await?;
    let found = survey_results(context.database.reader(), Organiser::from(who), id).await?;
    let results = found.ok_or(Failure::NotFound)?;
    viewed(who, context, id, "survey").await?;
    Ok((opened, results))
}

/// `GET /staff/sessions/{id}/survey/form.xlsx`: 様式
pub async fn form(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (opened, results) = load(&who, &context, *id).await?;
    let programme = &context.config.secretariat.programme;
    let bytes = form_workbook(programme, &opened.view.rows, &results)
        .context("the results could not be written as a form")?;
    Ok(attachment(format!("アンケート結果_様式_{}.xlsx", opened.shell.title), bytes))
}

/// `GET /staff/sessions/{id}/survey/data.xlsx`: データ
pub async fn data(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (opened, results) = load(&who, &context, *id).await?;
    let bytes = data_workbook(&opened.view.rows, &results)
        .context("the results could not be written as data")?;
    Ok(attachment(format!("アンケート結果_データ_{}.xlsx", opened.shell.title), bytes))
}

pub fn samples() -> Vec<Sample> {
    let base = "/staff/sessions/1".to_owned();
    let own = Distribution { counts: [1, 0, 2, 5, 9], unanswered: 3 };
    let row = GroupRow {
        title: say::scale(Scale::Length),
        mean: say::mean(own.mean_hundredths()),
        top_two: say::percent(own.top_two_permille()),
        unanswered: own.unanswered,
    };
    let full = SurveyPage {
        facts: vec![Fact::new("方式", "匿名".to_owned())],
        missing: false,
        open: true,
        answers: 20,
        charts: vec![
            chart(Scale::Satisfaction, &own),
            chart(Scale::Length, &Distribution::default()),
        ],
        groups: vec![GroupTable { name: "会場", answers: 20, rows: vec![row] }],
        group_note: Some("比較は表示しません。".to_owned()),
        themes: vec![ThemeLine { label: "定着".to_owned(), count: 4, width: percent(10_000) }],
        others: vec!["副業人材".to_owned()],
        consultation: "希望する 2名".to_owned(),
        comments: vec![
            Comment { text: "事例が具体的でした。".to_owned(), by: None },
            Comment {
                text: "よかった。".to_owned(), by: Some("鈴木 花子さん".to_owned())
            },
        ],
        ..nothing(sample_head(), base.clone())
    };
    vec![sample(&full), sample(&nothing(sample_head(), base))]
}
