//! `…/sending/unknown`: letters nobody knows about, and the one decision about all of them.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::IssueId;
use entities::people::role_assignment::Role;
use serde::Serialize;

use super::ISSUES;
use super::letters::{Listed, PER_PAGE, Place, listed, number_typed, row};
use super::traced::{Traces, traced};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::Witness;
use crate::newsletter::pages_staff::frame;
use crate::newsletter::watching::{Fate, Settlement, WatchRefusal, settle_unknowns, wording};
use crate::people::{Newsroom, SignedIn};
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Paging, Problems, Row, Width,
    perform, thousands,
};

#[derive(Serialize)]
pub struct UnknownPage {
    pub base: String,
    pub total: String,
    pub rows: Vec<Row>,
    pub paging: Paging,
    pub form: FormFacts,
    pub notice: Option<String>,
}

impl Page for UnknownPage {
    const TEMPLATE: &'static str = "newsletter/issue_unknown.html";
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub struct Typed {
    pub form: Form,
    pub problems: Problems,
    pub notice: Option<String>,
}

/// `GET …/sending/unknown`
pub async fn show(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    place: web::Query<Place>,
) -> Result<HttpResponse, Failure> {
    answer((&who, &context), (*id, place.page), Typed::default()).await
}

/// `POST …/sending/unknown`
pub async fn receive(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let Some(wanted) = read(&form, &mut problems) else {
        let typed = Typed { form, problems, notice: None };
        return answer((&who, &context), (*id, 1), typed).await;
    };
    let (working, witness, issue) = (context.clone(), Witness::from(&who), *id);
    let work =
        async move { retrying(|| settle_unknowns(&working, witness, (issue, &wanted))).await };
    match perform(work).await? {
        Ok(count) => {
            let text = format!("結果不明の{}通について決めました。", thousands(count));
            let page = format!("{ISSUES}/{}/sending", *id);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &text))
        }
        Err(Stop::Refused(WatchRefusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(WatchRefusal::Invalid(problems))) => {
            answer((&who, &context), (*id, 1), Typed { form, problems, notice: None }).await
        }
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::watch_refusal(&refusal));
            answer((&who, &context), (*id, 1), Typed { form, problems, notice }).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

fn read(form: &Form, problems: &mut Problems) -> Option<Settlement> {
    let resolution = wording::resolution_named(form.text("decision"));
    if resolution.is_none() {
        problems.add("decision", "どうするかを選んでください。");
    }
    let letters = number_typed(form.text("letters"));
    if letters.is_none() {
        problems.add("letters", "結果不明の件数を、数字で入力してください。");
    }
    if form.filled("reason").is_none() {
        problems.add("reason", "決めた理由を入力してください。");
    }
    let reason = form.text("reason").to_owned();
    problems.is_empty().then_some(())?;
    Some(Settlement { resolution: resolution?, letters: letters?, reason })
}

async fn answer(
    (who, context): (&SignedIn, &Context),
    (id, place): (IssueId, u64),
    typed: Typed,
) -> Result<HttpResponse, Failure> {
    let found = listed((who, context), (id, Fate::Unknown), place).await?;
    let status = match (&typed.notice, typed.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shown = Shown { place, opens: who.person().roles.may(Role::Coordinator) };
    let known = Traces::of(context, (id, &found.lines)).await?;
    let page = page(id, (&found, &known), shown, typed);
    let (issue, sending) = (format!("{ISSUES}/{id}"), format!("{ISSUES}/{id}/sending"));
    let way = [("号", ISSUES), ("号の内容", issue.as_str()), ("配信状況", sending.as_str())];
    let shell = frame::shell(who, context, (&way, "結果不明のもの"));
    context.pages.answer_with(status, &shell, &page)
}

/// Which part is shown, and whether the letters themselves open for whoever looks.
#[derive(Clone, Copy)]
pub struct Shown {
    pub place: u64,
    pub opens: bool,
}

pub fn page(
    id: IssueId,
    (found, known): (&Listed, &Traces),
    Shown { place, opens }: Shown,
    typed: Typed,
) -> UnknownPage {
    let base = format!("{ISSUES}/{id}/sending");
    let query = format!("{base}/unknown");
    let field =
        |name: &str, label: &str| Field::new(name, label, &typed.form, &typed.problems).required();
    let resend = Choice::new("resend", "もう一度だけ送る");
    let resend = if known.goes {
        resend.hint("すでに届いていた人には、同じものが2通届きます。")
    } else {
        let over = "この号の配信は終わったため、選べません。";
        Choice { disabled: true, ..resend.hint(over) }
    };
    let ways = [
        Choice::new("mark_sent", "届いたことにする").hint("送り直しません。受理した数に入ります。"),
        resend,
        Choice::new("mark_lost", "届かなかったことにする")
            .hint("送り直しません。拒否の数に入ります。"),
    ];
    let count = field("letters", "結果不明の件数").inputmode("numeric").width(Width::S);
    let fields = [
        field("decision", "どうするか").options(ways),
        field("reason", "決めた理由").width(Width::Full),
        count.hint("上の件数を数字で入力してください。"),
    ];
    UnknownPage {
        total: thousands(found.total),
        rows: found
            .lines
            .iter()
            .map(|line| traced(row(line, opens), known.of_line(line)))
            .collect(),
        paging: Paging::new(found.total, place.max(1), PER_PAGE, &query),
        form: FormFacts::new(fields, &typed.problems),
        notice: typed.notice,
        base,
    }
}
