//! `/registrations/{token}/prework`: what one participant hands in before the session.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::prework_call::{call, sample_door};
use super::{Ticket, brief, secret};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::pages::controls::{Control, Draw, Kept};
use crate::study_sessions::pages::register::Brief;
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::prework::{
    Door, HandIn, Handed, Standing, door, hand_in, own_file, questions_of, sheet_file,
};
use crate::study_sessions::registration::{By, NewFile};
use crate::study_sessions::wording::prework as wording;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Sample, Settled, SummaryLine,
    attachment, perform, sample, settle,
};

const FILE_KINDS: &str = ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg";

#[derive(Serialize)]
pub struct PreworkPage {
    session: Brief,
    instructions: String,
    due: String,
    promise: String,
    /// Where the worksheet lies.
    sheet: Option<String>,
    /// What came in before.
    handed: Option<String>,
    /// None: nothing can be handed in any more.
    action: Option<String>,
    problems: Vec<SummaryLine>,
    controls: Vec<Control>,
    notice: Option<String>,
    back: String,
}

impl Page for PreworkPage {
    const TEMPLATE: &'static str = "study_sessions/prework.html";
}

async fn open(
    visit: Visit,
    context: web::Data<Context>,
    token: String,
) -> Result<(Ticket, Door), Failure> {
    let ticket = Ticket::of_participant(visit, context, token).await?;
    let (reader, now) = (ticket.context.database.reader(), ticket.context.now());
    let door = door(reader, now, &ticket.held.view.registration).await?;
    // Before there is a seat there is nothing to hand in.
    let door = door.filter(|door| door.standing != Standing::NotConfirmed);
    Ok((ticket, door.ok_or(Failure::NotFound)?))
}

/// The participant by their link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (ticket, door) = open(visit, context, token.into_inner()).await?;
    let mut form = Form::default();
    for (place, answer) in door.handed.iter().flat_map(|one| &one.answers).enumerate() {
        form.set(&format!("answers.{place}"), answer.clone());
    }
    answer(&ticket, &door, (&form, &Problems::none()), None)
}

/// The participant by their link, on purpose.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (ticket, door) = open(visit, context, token.into_inner()).await?;
    let places = 0..questions_of(&door.prework).len();
    let given = HandIn {
        answers: places.map(|place| form.text(&format!("answers.{place}")).to_owned()).collect(),
        file: form.file("file").map(|file| NewFile {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes.clone(),
        }),
    };
    let (working, by) = (ticket.context.clone(), By::Link(ticket.holder));
    let id = ticket.holder.registration();
    let done = perform(async move { retrying(|| hand_in(&working, by, id, given.clone())).await });
    match settle(done.await?)? {
        Settled::Done(()) => {
            let text = say(
                ticket.language(),
                "事前課題を受け取りました。期限までは出し直せます。",
                "We have received your pre-work. You can replace it until the deadline.",
                "うけとりました。しめきりまで 出しなおせます。",
            );
            let own = format!("{}/prework", ticket.address());
            Ok(secret(ticket.visit.redirect_saying(&own, BannerKind::Success, text)))
        }
        Settled::Again(problems, why) => answer(&ticket, &door, (&form, &problems), why),
    }
}

fn answer(
    ticket: &Ticket,
    door: &Door,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let language = ticket.language();
    let title = say(language, "事前課題", "Pre-work", "しゅくだい");
    let session = brief(language, &ticket.held);
    let page = facts((language, &ticket.address(), session), door, (form, problems), notice);
    let status = match (&page.notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ticket.answer(status, &ticket.shell(Some(title)), &page)
}

fn facts(
    (language, address, session): (PageLanguage, &str, Brief),
    door: &Door,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> PreworkPage {
    let row = &door.prework;
    let own = format!("{address}/prework");
    let open = door.standing == Standing::Open;
    let draw = Draw { language, form, problems };
    PreworkPage {
        session,
        instructions: row.instructions.clone(),
        due: match door.standing {
            Standing::PutOff => {
                say(language, "未定", "not known yet", "まだ わかりません").to_owned()
            }
            _ => tokyo::date_time(row.due_at),
        },
        promise: match language {
            PageLanguage::English => wording::promise_in_english(row.speakers_see, row.kept_days),
            _ => wording::promise(row.speakers_see, row.kept_days),
        },
        sheet: row.sheet_name.is_some().then(|| format!("{own}/sheet")),
        handed: call(language, door, own.clone()).map(|call| call.text),
        action: open.then(|| own.clone()),
        problems: FormFacts::new([], problems).problems,
        controls: if open { controls(draw, door) } else { Vec::new() },
        notice,
        back: address.to_owned(),
    }
}

fn controls(draw: Draw<'_>, door: &Door) -> Vec<Control> {
    let questions = questions_of(&door.prework);
    let mut controls: Vec<_> = questions
        .iter()
        .enumerate()
        .map(|(place, question)| {
            let name = format!("answers.{place}");
            let field = Field::new(&name, question, draw.form, draw.problems).required();
            Control::new("textarea", field).limit(2_000)
        })
        .collect();
    if door.prework.asks_file {
        let kept = door.handed.as_ref().and_then(kept);
        let field = draw.field("file", ("提出するファイル", "Your file", "ファイル"));
        let field = if kept.is_none() { field.required() } else { field };
        controls.push(Control {
            accept: Some(FILE_KINDS),
            hint: Some(
                draw.say((
                    "PDF、Word、Excel、PowerPoint、PNG、JPEG。5MBまで",
                    "PDF, Word, Excel, PowerPoint, PNG or JPEG, up to 5 MB",
                    "PDF、Word、Excel、PowerPoint、PNG、JPEG。5MBまで",
                ))
                .to_owned(),
            ),
            kept,
            ..Control::new("file", field)
        });
    }
    controls
}

fn kept(handed: &Handed) -> Option<Kept> {
    let size = handed.size.and_then(|size| usize::try_from(size).ok()).unwrap_or_default();
    Some(Kept { name: handed.file_name.clone()?, size: words::size(size) })
}

/// `GET …/prework/sheet`: the worksheet; whoever holds the link, on purpose.
pub async fn sheet(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (ticket, door) = open(visit, context, token.into_inner()).await?;
    let found = sheet_file(ticket.context.database.reader(), door.prework.session_id).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(secret(attachment(name, bytes)))
}

/// `GET …/prework/file`: what one handed in; whoever holds the link, on purpose.
pub async fn file(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (ticket, _) = open(visit, context, token.into_inner()).await?;
    let reader = ticket.context.database.reader();
    let found = own_file(reader, &ticket.held.view.registration).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(secret(attachment(name, bytes)))
}

pub fn samples() -> Vec<Sample> {
    let mut bad = Problems::none();
    bad.add("file", wording::FILE_MISSING);
    let (form, none) = (Form::default(), Problems::none());
    let helds = crate::study_sessions::pages::samples::helds();
    let notice = || Some(wording::refusal(&crate::study_sessions::prework::Refusal::Closed).into());
    let languages = [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy];
    let of = |language: PageLanguage| {
        let page = |handed, problems, notice| {
            let session = brief(language, helds.first()?);
            let door = sample_door(handed);
            let at = (language, "/registrations/x", session);
            Some(sample(&facts(at, &door, (&form, problems), notice)))
        };
        [page(false, &bad, None), page(true, &none, notice())].into_iter().flatten()
    };
    languages.into_iter().flat_map(of).collect()
}
