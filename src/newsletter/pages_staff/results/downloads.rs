//! 配信実績 to take along; whoever does is noted.

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use serde_json::json;

use super::year::Wanted;
use crate::context::Context;
use crate::newsletter::results::sheets::{
    CSV, XLSX, data_workbook, form_workbook, issues_csv, months_csv,
};
use crate::newsletter::results::{YearResult, year_result};
use crate::people::audit::{self, Entry, Subject};
use crate::people::{SignedIn, Viewer};
use crate::vocabulary::FiscalYear;
use crate::web::{Failure, perform};

/// One of the files of a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultFile {
    Form,
    Data,
    Issues,
    Months,
}

impl ResultFile {
    fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Data => "data",
            Self::Issues => "issues",
            Self::Months => "months",
        }
    }

    fn file_name(self, year: FiscalYear) -> String {
        let (what, end) = match self {
            Self::Form => ("メールマガジン配信実績_様式", "xlsx"),
            Self::Data => ("メールマガジン配信実績_データ", "xlsx"),
            Self::Issues => ("メールマガジン配信実績", "csv"),
            Self::Months => ("メールマガジン月別地域別", "csv"),
        };
        format!("{what}_{}.{end}", year.label())
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Form | Self::Data => XLSX,
            Self::Issues | Self::Months => CSV,
        }
    }

    pub fn bytes(self, context: &Context, result: &YearResult) -> anyhow::Result<Vec<u8>> {
        let programme = &context.config.secretariat.programme;
        match self {
            Self::Form => form_workbook(programme, result, context.now())
                .context("the results could not be written as a form"),
            Self::Data => data_workbook(result).context("the results could not be written as data"),
            Self::Issues => issues_csv(result),
            Self::Months => months_csv(result),
        }
    }
}

/// `GET /staff/newsletter/results/form.xlsx`
pub async fn form(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    file_of((&who, &context), wanted.year(&context), ResultFile::Form).await
}

/// `GET /staff/newsletter/results/data.xlsx`
pub async fn data(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    file_of((&who, &context), wanted.year(&context), ResultFile::Data).await
}

/// `GET /staff/newsletter/results/issues.csv`
pub async fn issues(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    file_of((&who, &context), wanted.year(&context), ResultFile::Issues).await
}

/// `GET /staff/newsletter/results/months.csv`
pub async fn months(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    file_of((&who, &context), wanted.year(&context), ResultFile::Months).await
}

/// Notes who takes it along, then gives it.
pub async fn file_of(
    (who, context): (&SignedIn, &Context),
    year: FiscalYear,
    file: ResultFile,
) -> Result<HttpResponse, Failure> {
    let result = year_result(context, year).await?;
    let bytes = file.bytes(context, &result)?;
    let (noting, actor) = (context.clone(), who.actor());
    let done = perform(async move {
        let tx = noting.database.begin_write().await?;
        let entry = Entry::new("newsletter.results_exported", Subject::all("newsletter_issue"));
        let entry = entry.with(json!({ "fiscal_year": year.year(), "file": file.name() }));
        audit::note(&tx, &noting, &actor, entry).await?;
        tx.commit().await?;
        Ok::<(), anyhow::Error>(())
    });
    done.await??;
    let name = DispositionParam::FilenameExt(ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: file.file_name(year).into_bytes(),
    });
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok()
        .content_type(file.media_type())
        .insert_header(disposition)
        .insert_header(("cache-control", "no-store"))
        .body(bytes))
}
