//! Leaving: by the button of a mail program (RFC 8058), or by the page behind the same address.
//! Looking at it changes nothing, whoever looks; the token of the address is the proof a POST needs.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{Frequency, ReaderLanguage, ReaderState};
use serde::Serialize;

use super::frame::{self, Said, said, secret};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::{Leaving, Stored, can_come_back, find_reader, leave, links, problems};
use crate::people::Visit;
use crate::vocabulary::EmailAddress;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, OpenForm, Page, Problems, Sample, perform,
    sample,
};

const TITLE: Said =
    ("メールマガジンの配信を止める", "Stop the mail magazine", "メールマガジンを やめる");
const DONE: Said = ("配信を止めました", "The magazine is stopped", "メールマガジンを とめました");

const RETURNED: Said =
    ("配信を再開しました", "You receive the magazine again", "メールマガジンを また おくります");

#[derive(Serialize)]
struct LeavePage {
    base: String,
    /// `y…@example.jp`
    address: String,
    left: bool,
    can_return: bool,
    /// None once a reason was given.
    form: Option<FormFacts>,
}

impl Page for LeavePage {
    const TEMPLATE: &'static str = "newsletter/leave.html";
}

/// What comes next to somebody who came back. Knows no more than the link to leave may show.
#[derive(Serialize)]
struct ReturnedPage {
    leave: String,
    goes_on: &'static str,
}

impl Page for ReturnedPage {
    const TEMPLATE: &'static str = "newsletter/returned.html";
}

/// What people can tick; free text stands beside it.
const REASONS: [Said; 5] = [
    ("届く回数が多い", "Too many mails", "メールが 多い"),
    ("内容が関心と合わない", "The content does not fit", "ほしい ないようでは ない"),
    ("登録した覚えがない", "I did not register", "とうろくしていない"),
    ("仕事や所属が変わった", "My work has changed", "しごとが かわった"),
    ("ほかのアドレスで受け取る", "I use another address", "ほかの アドレスで もらう"),
];

async fn open(visit: &Visit, context: &Context, token: &str) -> Result<Stored, Failure> {
    let id = links::open_leave(&context.config, token).ok_or(Failure::NotFound)?;
    visit.browser().note_personal();
    find_reader(context.database.reader(), id).await?.ok_or(Failure::NotFound)
}

/// Whoever holds the link, on purpose. Shows no more of the address than its beginning: issues are
/// forwarded.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let reader = match open(&visit, &context, &token).await {
        Err(Failure::NotFound) => return frame::lost(&visit, &context),
        found => found?,
    };
    answer((&visit, &context), (&reader, &token), (&Form::default(), &Problems::none()))
}

fn answer(
    (visit, context): (&Visit, &Context),
    (reader, token): (&Stored, &str),
    typed: (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let can_return = can_come_back(&reader.row, context.now());
    let page = facts(frame::language(visit), (reader, token), can_return, typed);
    let title = if page.left { DONE } else { TITLE };
    Ok(secret(context.pages.answer(&frame::shell(visit, context, title), &page)?))
}

fn facts(
    language: ReaderLanguage,
    (reader, token): (&Stored, &str),
    can_return: bool,
    (form, problems): (&Form, &Problems),
) -> LeavePage {
    let left = reader.row.state != ReaderState::Active;
    let asks =
        !left || (reader.row.state == ReaderState::Left && reader.row.leave_reason.is_none());
    let reasons = REASONS.map(|reason| Choice::new(reason.0, said(language, reason)));
    let label = said(language, ("止める理由", "Reason", "どうしてですか"));
    let fields = [
        Field::new("reason", label, form, problems).options(reasons),
        Field::new("words", said(language, ("ご意見", "In your words", "いけん")), form, problems),
    ];
    LeavePage {
        base: format!("/newsletter/leave/{token}"),
        address: reader.address().as_ref().map(EmailAddress::masked).unwrap_or_default(),
        left,
        can_return,
        form: asks.then(|| FormFacts::new(fields, problems)),
    }
}

/// Whoever holds the link, on purpose, without cookies and without a form of ours: RFC 8058. Answers
/// without a redirect. A reason that cannot be kept as it is keeps nobody from leaving: it is asked
/// for once more.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    OpenForm(form): OpenForm,
) -> Result<HttpResponse, Failure> {
    let reader = open(&visit, &context, &token).await?;
    let one_click = form.text("List-Unsubscribe").eq_ignore_ascii_case("One-Click");
    let (reason, problems) = reason(frame::language(&visit), &form);
    let leaving = Leaving {
        route: if one_click { Route::OneClick } else { Route::Link },
        reason,
        origin: frame::origin(&visit, &request),
    };
    let (working, id) = (context.clone(), reader.row.id);
    let done = perform(async move { retrying(|| leave(&working, id, &leaving)).await }).await?;
    done.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    if one_click {
        return Ok(secret(
            HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n"),
        ));
    }
    let left = open(&visit, &context, &token).await?;
    answer((&visit, &context), (&left, &token), (&form, &problems))
}

/// Whoever holds the link, on purpose.
pub async fn add_reason(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    form: Form,
) -> Result<HttpResponse, Failure> {
    let reader = open(&visit, &context, &token).await?;
    let origin = frame::origin(&visit, &request);
    let (reason, problems) = reason(frame::language(&visit), &form);
    if !problems.is_empty() {
        let mut again = answer((&visit, &context), (&reader, &token), (&form, &problems))?;
        *again.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(again);
    }
    if reader.row.state == ReaderState::Left && reason.is_some() {
        let leaving = Leaving { route: Route::Link, reason, origin };
        let (working, id) = (context.clone(), reader.row.id);
        let done = perform(async move { retrying(|| leave(&working, id, &leaving)).await }).await?;
        done.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    }
    let text = said(
        frame::language(&visit),
        ("ありがとうございました。", "Thank you.", "ありがとうございました。"),
    );
    let back = format!("/newsletter/leave/{token}");
    Ok(secret(visit.redirect_saying(&back, BannerKind::Success, text)))
}

/// Ticked and written reasons in one text; none while something is wrong with what was written.
fn reason(language: ReaderLanguage, form: &Form) -> (Option<String>, Problems) {
    let known = |text: &&str| REASONS.iter().any(|reason| reason.0 == *text);
    let ticked: Vec<&str> = form.all("reason").into_iter().filter(known).collect();
    let mut wrong = Problems::none();
    let words = wrong.keep("words", problems::lines::<500>(language, form.text("words")));
    let Some(words) = words else { return (None, wrong) };
    let all = [Some(ticked.join("、")).filter(|text| !text.is_empty()), words];
    let all: Vec<String> = all.into_iter().flatten().collect();
    ((!all.is_empty()).then(|| all.join("\n")), wrong)
}

/// Whoever holds the link, on purpose.
pub async fn come_back(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let reader = open(&visit, &context, &token).await?;
    let (working, id) = (context.clone(), reader.row.id);
    let origin = frame::origin(&visit, &request);
    let done =
        perform(
            async move { retrying(|| crate::newsletter::come_back(&working, id, &origin)).await },
        );
    match done.await? {
        Ok(()) => Ok(secret(visit.redirect(&format!("/newsletter/leave/{token}/return")))),
        Err(Stop::Refused(refusal)) => frame::refuse((&visit, &context), TITLE, &refusal),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// Whoever holds the link, on purpose. Who does not receive the magazine sees the page for leaving.
pub async fn show_return(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let reader = match open(&visit, &context, &token).await {
        Err(Failure::NotFound) => return frame::lost(&visit, &context),
        found => found?,
    };
    let leave = format!("/newsletter/leave/{token}");
    if reader.row.state != ReaderState::Active {
        return Ok(secret(visit.redirect(&leave)));
    }
    let page = returned(frame::language(&visit), leave, reader.row.frequency);
    Ok(secret(context.pages.answer(&frame::shell(&visit, &context, RETURNED), &page)?))
}

fn returned(language: ReaderLanguage, leave: String, frequency: Frequency) -> ReturnedPage {
    ReturnedPage { leave, goes_on: said(language, goes_on(frequency)) }
}

fn goes_on(frequency: Frequency) -> Said {
    match frequency {
        Frequency::EveryIssue => (
            "次の号からまたお届けします。",
            "The next issue will reach you.",
            "つぎの メールマガジンから おくります。",
        ),
        Frequency::MonthlyDigest => (
            "次のまとめ（月1回）からまたお届けします。",
            "The next monthly digest will reach you.",
            "1か月に 1回 おくります。",
        ),
    }
}

pub fn samples() -> Vec<Sample> {
    let reader = super::samples::reader();
    let mut left = reader.clone();
    left.row.state = ReaderState::Left;
    let mut told = left.clone();
    told.row.leave_reason = Some("届く回数が多い".to_owned());
    let (form, none, mut long) = (Form::default(), Problems::none(), Problems::none());
    long.add("words", "500文字以内で入力してください（現在501文字です）。");
    vec![
        sample(&facts(ReaderLanguage::Ja, (&reader, "1"), false, (&form, &none))),
        sample(&facts(ReaderLanguage::En, (&left, "1"), true, (&form, &none))),
        sample(&facts(ReaderLanguage::Ja, (&left, "1"), true, (&form, &long))),
        sample(&facts(ReaderLanguage::Ja, (&told, "1"), false, (&form, &none))),
        sample(&returned(ReaderLanguage::Ja, "/newsletter/leave/1".into(), Frequency::EveryIssue)),
    ]
}
