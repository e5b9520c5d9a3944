//! One file: how far it is, and what became of it.

use actix_web::{HttpResponse, web};
use entities::ReaderImportId;
use entities::newsletter::import::{self, ImportState};
use serde::Serialize;

use super::frame::{self, IMPORTS};
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::imports::{import, start};
use crate::newsletter::{Newsdesk, wording};
use crate::people::Editor;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Form, Page, Sample, Told, perform, sample, thousands};

#[derive(Serialize)]
struct ImportPage {
    facts: Vec<Told>,
    done: i32,
    lines: i32,
    text: String,
    state: &'static str,
    counts: Vec<Told>,
    /// Asks again while lines are being written.
    poll: Option<u32>,
    /// While it waits for a decision.
    application: Option<String>,
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "newsletter/staff_import.html";
}

/// `GET /staff/newsletter/imports/{id}`
pub async fn show(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<ReaderImportId>,
) -> Result<HttpResponse, Failure> {
    let file = import(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let way = [("名簿の取り込み", IMPORTS)];
    let shell = frame::shell(&who, &context, (&way, &file.file_name));
    context.pages.answer(&shell, &facts(&file))
}

fn facts(file: &import::Model) -> ImportPage {
    let count = |label: &str, count: i32| {
        Told::new(label, format!("{}名", thousands(u64::from(count.unsigned_abs()))))
    };
    let (done, lines) = (u64::from(file.done.unsigned_abs()), u64::from(file.lines.unsigned_abs()));
    ImportPage {
        facts: vec![
            Told::new("ファイル", file.file_name.clone()),
            Told::new("同意の取り方", file.source.clone()),
            Told::new("同意の日", tokyo::date(file.agreed_on)),
            Told::new("受け取った日時", tokyo::date_time(file.uploaded_at)),
            Told::new("終わった日時", file.finished_at.map(tokyo::date_time)),
        ],
        done: file.done,
        lines: file.lines,
        text: format!("{}行中 {}行", thousands(lines), thousands(done)),
        state: wording::import_state(file.state),
        counts: vec![
            count("新しく登録した", file.added),
            count("登録済みだった", file.known),
            count("登録しなかった", file.left_out),
        ],
        poll: (file.state == ImportState::Running).then_some(2),
        application: (file.state == ImportState::Checked)
            .then(|| format!("{IMPORTS}/{}/application", file.id)),
    }
}

/// `POST /staff/newsletter/imports/{id}/application`: says that it is to be written. The
/// workers do it; if one goes down meanwhile, any other goes on.
pub async fn apply(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<ReaderImportId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Newsdesk::from(&who), *id);
    let done = perform(async move { retrying(|| start(&context, desk, id)).await }).await?;
    done.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    Ok(who.visit().redirect(&format!("{IMPORTS}/{id}")))
}

pub fn samples() -> Vec<Sample> {
    let at = crate::newsletter::pages::sample_reader().row.subscribed_at;
    let file = |state| import::Model {
        id: ReaderImportId(uuid::Uuid::nil()),
        state,
        uploaded_by: entities::PersonId(uuid::Uuid::nil()),
        uploaded_at: at,
        file_name: "申込者.xlsx".to_owned(),
        source: "説明会の申込書".to_owned(),
        agreed_on: tokyo::day_of(at),
        lines: 1_200,
        done: 400,
        added: 390,
        known: 8,
        left_out: 2,
        started_at: None,
        finished_at: None,
    };
    [ImportState::Checked, ImportState::Running, ImportState::Done]
        .map(|state| sample(&facts(&file(state))))
        .into()
}
