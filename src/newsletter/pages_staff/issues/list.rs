//! All issues, and how a new one begins.

use actix_web::{HttpResponse, web};
use entities::newsletter::issue::{self, IssueState};
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::Newsdesk;
use crate::newsletter::issues::{
    DraftFrom, Drafted, Sources, draft_from, issues, sending_time, wording,
};
use crate::newsletter::pages_staff::frame::{self, ISSUES, RULES, Tab, TabFacts};
use crate::people::{Editor, Staff};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Cell, Choice, Control, EditPage, Failure, Field, Form, Page, Problems, Row, Sample,
    address, perform, sample, thousands,
};

const PER_PAGE: u64 = 30;

/// Which part of the list is wanted.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    state: String,
    /// Numbers below this one.
    below: String,
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    wanted: Wanted,
    states: Vec<Choice>,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    edits: bool,
    rules: &'static str,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "newsletter/issue_list.html";
}

/// `GET /staff/newsletter/issues`
pub async fn show(
    who: Staff,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    use entities::people::role_assignment::Role;
    let wanted = wanted.into_inner();
    let state = IssueState::iter().find(|state| state.to_value() == wanted.state);
    let below = wanted.below.parse().ok();
    let found = issues(context.database.reader(), state, (below, PER_PAGE + 1)).await?;
    let edits = who.person().roles.may(Role::Editor);
    let page = facts(frame::tabs(&who, Tab::Issues), wanted, found, edits);
    context.pages.answer(&frame::shell(&who, &context, (&[], "号")), &page)
}

fn facts(
    tabs: Vec<TabFacts>,
    wanted: Wanted,
    mut found: Vec<issue::Model>,
    edits: bool,
) -> ListPage {
    let limit = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let at = |below: &str| address(ISSUES, &[("state", &wanted.state), ("below", below)]);
    let last = found.last().map(|row| row.number.to_string());
    ListPage {
        tabs,
        states: IssueState::iter()
            .map(|state| Choice::new(state.to_value(), wording::state(state)))
            .collect(),
        rows: found.iter().map(row).collect(),
        first: (!wanted.below.is_empty()).then(|| at("")),
        next: last.filter(|_| more).map(|last| at(&last)),
        wanted,
        edits,
        rules: RULES,
    }
}

fn row(row: &issue::Model) -> Row {
    let subject = if row.subject.is_empty() { "（件名なし）" } else { &row.subject };
    let moment = sending_time(row);
    let readers = row.audience_count.and_then(|count| u64::try_from(count).ok());
    Row::new([
        Cell::link(format!("第{}号", row.number), format!("{ISSUES}/{}", row.id))
            .chip(wording::chip(row.state)),
        Cell::text(subject),
        Cell::text(moment.map(tokyo::date_time).unwrap_or_default()),
        Cell::text(readers.map(|count| format!("{}名", thousands(count))).unwrap_or_default()),
    ])
}

/// `GET /staff/newsletter/issues/new`
pub async fn show_new(who: Editor, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    new_page((&who, &context), (&Form::default(), &Problems::none()), None)
}

fn new_page(
    (who, context): (&Editor, &Context),
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let ways = [
        Choice::new("news", "新しい予定から自動で下書きする")
            .hint("これからの勉強会と、個別相談の空きを並べます。"),
        Choice::new("digest", "月1回のまとめをつくる").hint(
            "前のまとめのあとに配信した号をまとめます。月1回を選んだ読者に届きます。\
                   毎月、最後に配信できる日の朝に、自動でも下書きされます。",
        ),
        Choice::new("blank", "白紙から書く"),
    ];
    let field = Field::new("from", "はじめ方", form, problems).required().options(ways);
    let purpose = "下書きをつくります。承認されるまで、読者には届きません。";
    let action = format!("{ISSUES}/new");
    let page = EditPage::new((&action, ISSUES), purpose, vec![Control::new("radios", field)]);
    let page = EditPage { button: "下書きをつくる", ..page.saying(notice) };
    let shell = frame::shell(who, context, (&[("号", ISSUES)], "新しい号"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/newsletter/issues/new`
pub async fn receive_new(
    who: Editor,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    form: Form,
) -> Result<HttpResponse, Failure> {
    let from = match form.text("from") {
        "news" => DraftFrom::News,
        "digest" => DraftFrom::Digest,
        "blank" => DraftFrom::Blank,
        _ => {
            let mut problems = Problems::none();
            problems.add("from", "はじめ方を選んでください。");
            return new_page((&who, &context), (&form, &problems), None);
        }
    };
    let (working, desk) = (context.clone(), Newsdesk::from(&who));
    let done =
        perform(async move { retrying(|| draft_from(&working, &sources, (desk, from))).await });
    match done.await? {
        Ok(Drafted { id, waited: true }) => {
            let page = format!("{ISSUES}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Info, wording::DIGEST_WAITS))
        }
        Ok(Drafted { id, .. }) => {
            let page = format!("{ISSUES}/{id}/edit");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, "下書きをつくりました。"))
        }
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::refusal(&refusal));
            new_page((&who, &context), (&form, &Problems::none()), notice)
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

pub fn samples() -> Vec<Sample> {
    let row = super::show_facts::sample_row(IssueState::InReview);
    let page = |rows, below: &str, edits| {
        let wanted = Wanted { below: below.to_owned(), ..Wanted::default() };
        facts(frame::tabs_for(edits, Tab::Issues), wanted, rows, edits)
    };
    let count = usize::try_from(PER_PAGE + 1).unwrap_or(usize::MAX);
    let many = std::iter::repeat_n(row.clone(), count).collect();
    vec![
        sample(&page(Vec::new(), "", true)),
        sample(&page(vec![row], "9", false)),
        sample(&page(many, "", true)),
    ]
}
