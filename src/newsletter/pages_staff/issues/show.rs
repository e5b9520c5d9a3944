//! `/staff/newsletter/issues/{id}`: exactly what will be sent, the checks, and what can be done.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::IssueId;
use entities::newsletter::issue::{self, IssueState};
use serde::Serialize;

use super::show_facts::{self, CheckFacts, EventFacts, FileFacts, HoldFacts, May, Onward};
use crate::context::Context;
use crate::newsletter::issues::{
    Finding, IssueView, SendingCalendar, SendingRules, Sources, issue_view, run_now, wording,
};
use crate::newsletter::pages_staff::frame::{self, ISSUES};
use crate::people::{SignedIn, Staff};
use crate::vocabulary::tokyo;
use crate::web::{
    Chip, Failure, Field, Form, FormFacts, Page, Problems, Sample, Told, Width, frame_own_pages,
    sample, thousands,
};

#[derive(Serialize)]
struct IssuePage {
    base: String,
    version: i32,
    state: Chip,
    notice: Option<String>,
    told: Vec<Told>,
    /// None where nothing is checked any more.
    checks: Option<Vec<CheckFacts>>,
    /// What the findings mean, if there are any.
    warning: Option<String>,
    hold: Option<HoldFacts>,
    onward: Option<Onward>,
    files: Vec<FileFacts>,
    events: Vec<EventFacts>,
    may: May,
    content_hash: String,
    readers: String,
    /// What approval sets off: the rules, and when it would leave.
    leaving: Option<Leaving>,
    /// When it would leave instead of the planned time.
    moved: Option<String>,
    web: Option<String>,
    form: FormFacts,
}

#[derive(Serialize)]
struct Leaving {
    rules: String,
    hold: i64,
    /// None: the calendar opens never.
    starts: Option<String>,
}

impl Leaving {
    /// The moment it would leave, where that is not the one that was planned.
    fn instead_of(&self, row: &issue::Model) -> Option<String> {
        let planned = tokyo::date_time(row.planned_at?);
        self.starts.clone().filter(|starts| *starts != planned)
    }
}

impl Page for IssuePage {
    const TEMPLATE: &'static str = "newsletter/issue_show.html";
}

/// `GET /staff/newsletter/issues/{id}`
pub async fn show(
    who: Staff,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    answer((&who, &context, &sources), *id, Again::default()).await
}

/// What was typed into one of the forms and not taken.
#[derive(Default)]
pub struct Again {
    pub form: Form,
    pub problems: Problems,
    pub notice: Option<String>,
}

pub async fn answer(
    (who, context, sources): (&SignedIn, &Context, &Sources),
    id: IssueId,
    again: Again,
) -> Result<HttpResponse, Failure> {
    let view = issue_view(context, id).await?.ok_or(Failure::NotFound)?;
    let found = match view.row().state {
        IssueState::Draft | IssueState::InReview | IssueState::Approved => {
            Some(run_now(context, sources, view.row()).await?)
        }
        _ => None,
    };
    let status = match (&again.notice, again.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let clean = found.as_ref().is_none_or(Vec::is_empty);
    let may = May::of(who, &view, clean);
    let hold = show_facts::hold(view.row(), context.now());
    let mut page = facts(&view, (found.as_deref(), hold), may, again);
    if found.is_some() {
        let leaving = leaving(context, view.row()).await?;
        page.moved = leaving.instead_of(view.row());
        page.leaving = may.decide.then_some(leaving);
    }
    let shell = frame::shell(who, context, (&[("号", ISSUES)], &view.number()));
    let mut answer = context.pages.answer_with(status, &shell, &page)?;
    frame_own_pages(&mut answer);
    Ok(answer)
}

/// How it would leave, were it approved now.
async fn leaving(context: &Context, row: &issue::Model) -> anyhow::Result<Leaving> {
    let calendar = SendingCalendar::load(context.database.reader()).await?;
    let held = context.now() + calendar.rules.hold;
    let wanted = row.planned_at.map_or(held, |planned| planned.max(held));
    Ok(Leaving {
        rules: wording::rules(&calendar.rules),
        hold: calendar.rules.hold.num_minutes(),
        starts: calendar.next_sending_moment(wanted).map(tokyo::date_time),
    })
}

fn facts(
    view: &IssueView,
    (found, hold): (Option<&[Finding]>, Option<HoldFacts>),
    may: May,
    again: Again,
) -> IssuePage {
    let row = view.row();
    let base = show_facts::base(row.id);
    let field = |name: &str, label: &str| Field::new(name, label, &again.form, &again.problems);
    let fields = [
        field("readers", "宛先の人数")
            .required()
            .inputmode("numeric")
            .width(Width::S)
            .hint("上の「宛先」の人数を数字で入力してください。"),
        field("comment", "直してほしいこと").required().width(Width::Full),
        field("reason", "止める理由").required().width(Width::Full),
    ];
    IssuePage {
        version: row.version,
        state: wording::chip(row.state).into(),
        told: show_facts::told(view),
        warning: wording::problems_found(
            row.state == IssueState::Approved,
            found.map_or(0, <[_]>::len),
        ),
        checks: found.map(|found| show_facts::checks(&base, (row.state, found))),
        hold,
        onward: show_facts::onward(row),
        files: show_facts::files(&base, &view.files),
        events: show_facts::events(view),
        may,
        content_hash: view.content_hash.clone(),
        readers: thousands(view.readers),
        leaving: None,
        moved: None,
        web: view.is_published().then(|| format!("/newsletter/issues/{}", row.number)),
        form: FormFacts::new(fields, &again.problems),
        notice: again.notice,
        base,
    }
}

pub fn samples() -> Vec<Sample> {
    let every = May {
        edit: true,
        ask: true,
        withdraw: true,
        decide: true,
        own_work: true,
        stop: true,
        correct: true,
        discard: true,
        shelve: true,
    };
    let view = super::preview::sample_view;
    let (approved, sent) = (view(IssueState::Approved), view(IssueState::Sent));
    let review = view(IssueState::InReview);
    let finding = crate::newsletter::issues::Finding::new(
        crate::newsletter::issues::CheckKind::Dates,
        crate::newsletter::issues::Place::Block(1),
        "曜日が違います。",
    );
    let mut problems = Problems::none();
    problems.add("readers", "数字で入力してください。");
    let wrong =
        Again { problems, notice: Some("人数が違います。".into()), ..Again::default() };
    let reviewed = facts(&review, (Some(&[finding]), None), every, wrong);
    let leaving = Leaving {
        rules: wording::rules(&SendingRules::default()),
        hold: 15,
        starts: Some("2026年11月24日（火）10:15".to_owned()),
    };
    let hold = show_facts::hold(approved.row(), approved.row().drafted_at);
    vec![
        sample(&IssuePage { leaving: Some(leaving), moved: Some("9:00".into()), ..reviewed }),
        sample(&facts(&approved, (None, hold), every, Again::default())),
        sample(&facts(&sent, (None, None), May::default(), Again::default())),
    ]
}
