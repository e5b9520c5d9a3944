//! Writing an issue: blocks are added, moved and removed by buttons, what was typed stays.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::IssueId;
use entities::newsletter::issue::{self, IssueState};
use entities::people::term::Vocabulary;
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::compose_form::{self, BlockFacts, Choices, Kind};
use super::compose_read::{Step, Written, filled, read, step};
use super::show_facts;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::issues::{
    Composed, IssueRefusal, SessionStanding, SessionsWanted, Sources, compose, find_issue,
    is_changeable, rule_of, save_issue, wording,
};
use crate::newsletter::pages_staff::frame::{self, ISSUES};
use crate::newsletter::{Named, Newsdesk, Offered, segments};
use crate::people::Editor;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Failure, Form, FormFacts, Page, Problems, Sample, frame_own_pages, perform, sample,
};

#[derive(Serialize)]
struct ComposePage {
    base: String,
    version: String,
    form: FormFacts,
    blocks: Vec<BlockFacts>,
    kinds: Vec<Kind>,
    /// Whom a correction goes to; nobody chooses that.
    bound_to: Option<String>,
    /// What saving voids.
    voids: Option<&'static str>,
    notice: Option<String>,
    /// Where somebody was working.
    at: Option<usize>,
}

impl Page for ComposePage {
    const TEMPLATE: &'static str = "newsletter/issue_edit.html";
}

/// `GET /staff/newsletter/issues/{id}/edit`
pub async fn show(
    who: Editor,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let whole = open(&context, *id).await?;
    let frequency = rule_of(&whole.row)?.frequency;
    let form = filled(&whole.row, &whole.blocks, frequency);
    let version = whole.row.version.to_string();
    let state = State { form, problems: Problems::none(), notice: None, at: None, version };
    answer((&who, &context, &sources), &whole, state).await
}

/// An issue that can still be written; one that leaves or left is shown, not edited.
async fn open(context: &Context, id: IssueId) -> Result<Composed, Failure> {
    let row = find_issue(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
    if !is_changeable(&row) {
        let why = wording::refusal(&IssueRefusal::NotEditable);
        return Err(Failure::conflict("not_editable", why));
    }
    Ok(compose(context, &row).await?)
}

/// What the form shows.
struct State {
    form: Form,
    problems: Problems,
    notice: Option<String>,
    at: Option<usize>,
    version: String,
}

async fn answer(
    (who, context, sources): (&Editor, &Context, &Sources),
    whole: &Composed,
    state: State,
) -> Result<HttpResponse, Failure> {
    let written = Written::of(&state.form);
    let choices = choices(context, sources, &written).await?;
    let status = match (&state.notice, state.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = facts((&whole.row, whole.corrects), &choices, (&written, state));
    let base = format!("{ISSUES}/{}", whole.row.id);
    let number = format!("第{}号", whole.row.number);
    let way = [("号", ISSUES), (number.as_str(), base.as_str())];
    let shell = frame::shell(who, context, (&way, "書く"));
    let mut answer = context.pages.answer_with(status, &shell, &page)?;
    frame_own_pages(&mut answer);
    Ok(answer)
}

/// What can be chosen: coming sessions, and those chosen already.
async fn choices(
    context: &Context,
    sources: &Sources,
    written: &Written,
) -> anyhow::Result<Choices> {
    let db = context.database.reader();
    let coming = (sources.sessions)(context, SessionsWanted::Coming).await?;
    let held = coming.into_iter().filter(|news| news.standing == SessionStanding::Coming);
    let mut sessions: Vec<_> = held.map(|news| news.card).collect();
    let chosen = written.blocks.iter().filter_map(|block| block.session.parse().ok());
    let missing = chosen.filter(|id| sessions.iter().all(|card| card.session != *id)).collect();
    let others = (sources.sessions)(context, SessionsWanted::These(missing)).await?;
    sessions.extend(others.into_iter().map(|news| news.card));
    let wants_slots = written.blocks.iter().any(|block| block.kind == "slots");
    Ok(Choices {
        sessions,
        open: if wants_slots { (sources.advice)(context).await? } else { Vec::new() },
        offered: Offered::load(db, tokyo::day_of(context.now())).await?,
        groups: segments(db).await?,
    })
}

fn facts(
    (row, corrects): (&issue::Model, Option<i32>),
    choices: &Choices,
    (written, state): (&Written, State),
) -> ComposePage {
    let shown = (&state.form, &state.problems);
    ComposePage {
        base: format!("{ISSUES}/{}", row.id),
        form: FormFacts::new(compose_form::fields(choices, shown), &state.problems),
        blocks: compose_form::blocks(choices, written, shown),
        kinds: compose_form::kinds(),
        bound_to: corrects.map(|number| format!("第{number}号を送った読者")),
        voids: match row.state {
            IssueState::InReview => Some("保存すると、承認の依頼が取り消されます。"),
            IssueState::Approved => Some(
                "保存すると、承認が取り消され、配信されません。もう一度、承認を依頼してください。",
            ),
            IssueState::Lapsed => {
                Some("配信の期限が過ぎた号です。期限を変えて保存すると、下書きに戻ります。")
            }
            _ => None,
        },
        version: state.version,
        notice: state.notice,
        at: state.at,
    }
}

/// `POST /staff/newsletter/issues/{id}/edit`
pub async fn receive(
    who: Editor,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
    mut form: Form,
) -> Result<HttpResponse, Failure> {
    let whole = open(&context, *id).await?;
    let around = (&who, context.as_ref(), sources.as_ref());
    let mut written = Written::of(&form);
    let step = step(&form);
    let groups = segments(context.database.reader()).await?;
    preset(&mut form, (&whole.row, &groups), step == Step::Save)?;
    let version = form.text("version").to_owned();
    if step != Step::Save {
        let at = written.take(&step);
        let gone = format!("blocks[{}].kind", written.blocks.len());
        form.set(&gone, "");
        written.fill(&mut form);
        let state = State { form, problems: Problems::none(), notice: None, at, version };
        return answer(around, &whole, state).await;
    }
    let mut problems = Problems::none();
    let raw = read(&form, &written, &mut problems);
    if !problems.is_empty() {
        let state = State { form, problems, notice: None, at: None, version };
        return answer(around, &whole, state).await;
    }
    let desk = (Newsdesk::from(&who), *id, version.parse().ok());
    let (working, handed) = (context.clone(), sources.clone());
    let done =
        perform(async move { retrying(|| save_issue(&working, &handed, desk, raw.clone())).await });
    let (problems, notice) = match done.await? {
        Ok(()) => {
            let page = format!("{ISSUES}/{id}");
            return Ok(who.visit().redirect_saying(&page, BannerKind::Success, "保存しました。"));
        }
        Err(Stop::Refused(IssueRefusal::NotFound)) => return Err(Failure::NotFound),
        Err(Stop::Refused(IssueRefusal::Invalid(problems))) => (problems, None),
        Err(Stop::Refused(refusal)) => (Problems::none(), Some(wording::refusal(&refusal))),
        Err(Stop::Broken(error)) => return Err(error.into()),
    };
    answer(around, &whole, State { form, problems, notice, at: None, version }).await
}

/// The frequency of a chosen group, where nobody chose one: its button is missing, or stands as it
/// was stored while another group was chosen. What is saved is what was sent.
fn preset(
    form: &mut Form,
    (row, groups): (&issue::Model, &[Named]),
    saves: bool,
) -> anyhow::Result<()> {
    let chosen = groups.iter().find(|one| form.text("segment") == one.id.to_string());
    let Some((group, own)) = chosen.and_then(|one| Some((one.id, one.rule.frequency?))) else {
        return Ok(());
    };
    let typed = form.text("frequency");
    let stored = rule_of(row)?.frequency.map(|one| one.to_value());
    let untouched = stored.is_some_and(|one| typed == one) && row.segment_id != Some(group);
    if typed.is_empty() || (untouched && !saves) {
        form.set("frequency", own.to_value());
    }
    Ok(())
}

pub fn samples() -> Vec<Sample> {
    let offered = crate::newsletter::pages::sample_offered();
    let theme = offered.terms.of(Vocabulary::Theme).next().map(|term| term.id);
    let blocks = show_facts::sample_blocks(theme);
    let choices = Choices { offered, ..Choices::default() };
    let page = |state, problems: Problems, at| {
        let row = show_facts::sample_row(state);
        let form = filled(&row, &blocks, None);
        let written = Written::of(&form);
        let notice = (!problems.is_empty()).then(|| "ほかの人が先に保存しました。".to_owned());
        let version = "3".to_owned();
        let corrects = (state == IssueState::Approved).then_some(12);
        facts((&row, corrects), &choices, (&written, State { form, problems, notice, at, version }))
    };
    let mut wrong = Problems::none();
    wrong.add("blocks[1].text", "文字を短くしてください。");
    vec![
        sample(&page(IssueState::Draft, Problems::none(), None)),
        sample(&page(IssueState::InReview, wrong, Some(1))),
        sample(&page(IssueState::Approved, Problems::none(), Some(0))),
    ]
}
