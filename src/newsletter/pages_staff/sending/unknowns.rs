//! `…/sending/unknown`: letters nobody knows about, and one decision about those that are ticked, or
//! about all of them.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::people::role_assignment::Role;
use entities::{IssueId, MailMessageId};
use serde::Serialize;

use super::ISSUES;
use super::letters::{Listed, PER_PAGE, Place, listed, number_typed, row};
use super::traced::{Over, Traces, traced};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::mail::LetterLine;
use crate::newsletter::Witness;
use crate::newsletter::pages_staff::frame;
use crate::newsletter::watching::{Fate, Settlement, WatchRefusal, settle_unknowns, wording};
use crate::people::{Newsroom, SignedIn};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Paging, Problems, Row, Width,
    perform, thousands,
};

/// Name of the boxes.
const LETTER: &str = "letter";

#[derive(Serialize)]
pub struct UnknownPage {
    pub base: String,
    pub total: String,
    pub rows: Vec<Boxed>,
    /// Where the form goes: back to this part of the list.
    pub action: String,
    pub paging: Paging,
    pub form: FormFacts,
    pub notice: Option<String>,
    /// A correction is out already.
    pub corrected: Option<String>,
}

/// A row with its box.
#[derive(Serialize)]
pub struct Boxed {
    #[serde(flatten)]
    pub row: Row,
    pub value: String,
    pub chosen: bool,
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
    (id, place): (web::Path<IssueId>, web::Query<Place>),
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let Some(wanted) = read(&form, &mut problems) else {
        let typed = Typed { form, problems, notice: None };
        return answer((&who, &context), (*id, place.page), typed).await;
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
            let typed = Typed { form, problems, notice: None };
            answer((&who, &context), (*id, place.page), typed).await
        }
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::watch_refusal(&refusal));
            let typed = Typed { form, problems, notice };
            answer((&who, &context), (*id, place.page), typed).await
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
        problems.add("letters", "決める件数を、数字で入力してください。");
    }
    if form.filled("reason").is_none() {
        problems.add("reason", "決めた理由を入力してください。");
    }
    let only: Result<Vec<MailMessageId>, _> =
        form.all(LETTER).into_iter().map(|id| id.parse().map(MailMessageId)).collect();
    if only.is_err() {
        problems.add("letters", "一覧から選び直してください。");
    }
    let reason = form.text("reason").to_owned();
    problems.is_empty().then_some(())?;
    Some(Settlement { resolution: resolution?, only: only.ok()?, letters: letters?, reason })
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
    let chosen = typed.form.all(LETTER);
    let boxed = |line: &LetterLine| {
        let value = line.id.to_string();
        let row = traced(row(line, opens), known.of_line(line));
        Boxed { chosen: chosen.contains(&value.as_str()), row, value }
    };
    let place = place.max(1);
    UnknownPage {
        total: thousands(found.total),
        rows: found.lines.iter().map(boxed).collect(),
        action: format!("{query}?page={place}"),
        paging: Paging::new(found.total, place, PER_PAGE, &query),
        form: FormFacts::new(fields(&typed, known.over), &typed.problems),
        corrected: corrected(&known.corrected_by),
        notice: typed.notice,
        base,
    }
}

fn fields(typed: &Typed, over: Option<Over>) -> [Field; 3] {
    let field =
        |name: &str, label: &str| Field::new(name, label, &typed.form, &typed.problems).required();
    let resend = Choice::new("resend", "もう一度だけ送る");
    let resend = match over {
        None => resend.hint("すでに届いていた人には、同じものが2通届きます。"),
        Some(over) => Choice { disabled: true, ..resend.hint(refused(over)) },
    };
    let ways = [
        Choice::new("mark_sent", "届いたことにする").hint("送り直しません。受理した数に入ります。"),
        resend,
        Choice::new("mark_lost", "届かなかったことにする")
            .hint("送り直しません。拒否の数に入ります。"),
    ];
    let count = field("letters", "決める件数").inputmode("numeric").width(Width::S);
    [
        field("decision", "どうするか").options(ways),
        field("reason", "決めた理由").width(Width::Full),
        count.hint("選んだ件数を、1通も選ばないときは結果不明の件数を、数字で入力してください。"),
    ]
}

fn refused(over: Over) -> String {
    match over {
        Over::Stopped => "この号の配信は中止したため、選べません。".to_owned(),
        Over::TooLate(at) => {
            format!("この号の配信の期限（{}）を過ぎたため、選べません。", tokyo::date_time(at))
        }
    }
}

fn corrected(numbers: &[i32]) -> Option<String> {
    let numbers: Vec<String> = numbers.iter().map(|number| format!("第{number}号")).collect();
    (!numbers.is_empty()).then(|| {
        format!(
            "この号の訂正（{}）を、もう配信しています。もう一度送ると、訂正のあとに、訂正する前の内容が届きます。",
            numbers.join("、")
        )
    })
}
