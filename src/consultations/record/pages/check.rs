//! 確認 and 完了: the record as the client and the secretariat will read it, and its handing in.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use entities::consultations::record::RecordState;
use serde::Serialize;

use super::door::{Seat, base, shell};
use super::outcome::{Again, said, settle, version_of};
use super::shown::ShownRecord;
use crate::consultations::record::openness::Reader;
use crate::consultations::record::{Material, RecordView, as_handed_in, seen, submit};
use crate::consultations::{Accompanist, By};
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::web::{Failure, Form, Page, Sample, perform, sample};

#[derive(Serialize)]
struct CheckPage {
    action: String,
    back: String,
    version: i32,
    client: String,
    as_client: ShownRecord,
    as_office: ShownRecord,
    /// What only the author reads.
    own: Vec<&'static str>,
    notice: Option<String>,
    lacks: Vec<String>,
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "consultations/record/check.html";
}

#[derive(Serialize)]
struct DonePage {
    number: String,
    client: String,
    href: String,
    tasks: usize,
}

impl Page for DonePage {
    const TEMPLATE: &'static str = "consultations/record/done.html";
}

/// `GET /consultations/{id}/record/check`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let (author, view) = Seat::take(&who, &context, *id).await?.author()?;
    if !crate::consultations::record::moves::is_open(view.state) {
        return Ok(who.visit().redirect(&base(*id)));
    }
    answer((&who, author), &context, &view, Again::default()).await
}

async fn answer(
    (who, author): (&SignedIn, Accompanist),
    context: &Context,
    view: &RecordView,
    again: Again,
) -> Result<HttpResponse, Failure> {
    let id = view.consultation;
    let previews = as_handed_in(context.database.reader(), author, id).await?;
    let (as_client, as_office) = previews.ok_or(Failure::NotFound)?;
    let page = page(view, (&as_client, &as_office), &again);
    let by = By::Accompanist(author);
    let shell = shell(who, context, (by, Some("相談記録票の確認")));
    context.pages.answer_with(again.status(), &shell, &page)
}

fn page(
    view: &RecordView,
    (as_client, as_office): (&RecordView, &RecordView),
    again: &Again,
) -> CheckPage {
    let own = base(view.consultation);
    let hidden = view.entries.iter().filter(|entry| as_client.entry(entry.field).is_none());
    CheckPage {
        action: format!("{own}/submission"),
        back: own.clone(),
        version: view.version,
        client: format!("{} {}", view.facts.organisation, view.facts.client),
        as_client: ShownRecord::new(as_client, &own),
        as_office: ShownRecord::new(as_office, &own),
        own: hidden
            .map(|entry| crate::consultations::record::wording::field(entry.field))
            .collect(),
        notice: again.notice.clone(),
        lacks: again.problems.list().iter().map(|problem| problem.detail.clone()).collect(),
    }
}

/// `POST /consultations/{id}/record/submission`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (author, view) = Seat::take(&who, &context, *id).await?.author()?;
    let (handing, at) = (context.clone(), (*id, version_of(form.text("version"))));
    let outcome = perform(async move { retrying(|| submit(&handing, author, at)).await }).await?;
    match settle(outcome)? {
        Ok(()) => Ok(who.visit().redirect(&format!("{}/done", base(*id)))),
        Err(again) if crate::consultations::record::moves::is_open(view.state) => {
            answer((&who, author), &context, &view, again).await
        }
        Err(again) => {
            let text = again.notice.unwrap_or_default();
            Ok(said(&who, &base(*id), &text))
        }
    }
}

/// `GET /consultations/{id}/record/done`
pub async fn done(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let (author, view) = Seat::take(&who, &context, *id).await?.author()?;
    if view.state != RecordState::Submitted {
        return Ok(who.visit().redirect(&base(*id)));
    }
    let shell = shell(&who, &context, (By::Accompanist(author), Some("相談記録票を送りました")));
    context.pages.answer(&shell, &done_page(&view))
}

fn done_page(view: &RecordView) -> DonePage {
    DonePage {
        number: view.facts.number.clone(),
        client: view.facts.client.clone(),
        href: base(view.consultation),
        tasks: view.actions().len(),
    }
}

pub fn samples() -> Vec<Sample> {
    let material = Material::sample();
    let views = [Reader::Author, Reader::Client, Reader::Office].map(|one| seen(&material, one));
    let [Some(own), Some(client), Some(office)] = views else { return Vec::new() };
    let mut wrong = Again::problem("presented", "表出課題を入力してください。");
    wrong.notice = Some("ほかの画面で先に変更がありました。".to_owned());
    vec![
        sample(&page(&own, (&client, &office), &wrong)),
        sample(&page(&own, (&client, &office), &Again::default())),
        sample(&done_page(&own)),
    ]
}
