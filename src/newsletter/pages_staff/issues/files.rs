//! Attachments of an issue.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::{IssueAttachmentId, IssueId};
use serde::Serialize;

use super::show_facts::{self, FileFacts};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::Newsdesk;
use crate::newsletter::issues::{
    IssueRefusal, IssueView, NewFile, attach, detach, file, issue_view, wording,
};
use crate::newsletter::pages_staff::frame::{self, ISSUES};
use crate::people::{Editor, Staff};
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Sample, attachment, perform,
    sample,
};

#[derive(Serialize)]
struct FilesPage {
    base: String,
    version: i32,
    files: Vec<FileFacts>,
    form: FormFacts,
    notice: Option<String>,
}

impl Page for FilesPage {
    const TEMPLATE: &'static str = "newsletter/issue_files.html";
}

/// `GET …/attachments`
pub async fn show(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    answer((&who, &context), *id, (&Form::default(), &Problems::none()), None).await
}

async fn answer(
    (who, context): (&Editor, &Context),
    id: IssueId,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let view = issue_view(context, id).await?.ok_or(Failure::NotFound)?;
    let status = match (&notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = facts(&view, (form, problems), notice);
    let (number, base) = (view.number(), show_facts::base(id));
    let way = [("号", ISSUES), (number.as_str(), base.as_str())];
    let shell = frame::shell(who, context, (&way, "添付ファイル"));
    context.pages.answer_with(status, &shell, &page)
}

fn facts(
    view: &IssueView,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> FilesPage {
    let base = show_facts::base(view.row().id);
    FilesPage {
        version: view.row().version,
        files: show_facts::files(&base, &view.files),
        form: FormFacts::new([Field::new("file", "ファイル", form, problems).required()], problems),
        notice,
        base,
    }
}

/// `POST …/attachments`
pub async fn receive(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let Some(sent) = form.file("file") else {
        let mut problems = Problems::none();
        problems.add("file", wording::problems::FILE_EMPTY);
        return answer((&who, &context), *id, (&form, &problems), None).await;
    };
    let new = NewFile { name: sent.name.clone(), bytes: sent.bytes.clone() };
    let (working, issue) = (context.clone(), *id);
    let desk = (Newsdesk::from(&who), issue, form.text("version").parse().ok());
    let work = perform(async move { retrying(|| attach(&working, desk, &new)).await.map(drop) });
    settled((&who, &context), (issue, form), "ファイルを付けました。", work.await?).await
}

/// `POST …/attachments/{file}/removal`
pub async fn remove(
    who: Editor,
    context: web::Data<Context>,
    path: web::Path<(IssueId, IssueAttachmentId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (issue, gone) = path.into_inner();
    let working = context.clone();
    let desk = (Newsdesk::from(&who), issue, form.text("version").parse().ok());
    let work = perform(async move { retrying(|| detach(&working, desk, gone)).await });
    settled((&who, &context), (issue, form), "ファイルを外しました。", work.await?).await
}

async fn settled(
    (who, context): (&Editor, &Context),
    (id, form): (IssueId, Form),
    said: &str,
    outcome: Result<(), Stop<IssueRefusal>>,
) -> Result<HttpResponse, Failure> {
    match outcome {
        Ok(()) => {
            let page = format!("{ISSUES}/{id}/attachments");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, said))
        }
        Err(Stop::Refused(IssueRefusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(IssueRefusal::Invalid(problems))) => {
            answer((who, context), id, (&form, &problems), None).await
        }
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::refusal(&refusal));
            answer((who, context), id, (&form, &Problems::none()), notice).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// `GET …/attachments/{file}`
pub async fn send(
    _who: Staff,
    context: web::Data<Context>,
    path: web::Path<(IssueId, IssueAttachmentId)>,
) -> Result<HttpResponse, Failure> {
    let found = file(context.database.reader(), path.into_inner()).await?;
    let found = found.ok_or(Failure::NotFound)?;
    Ok(attachment(found.file_name, found.bytes))
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let view = super::preview::sample_view(entities::newsletter::issue::IssueState::Draft);
    let bare = IssueView { files: Vec::new(), ..view.clone() };
    vec![
        sample(&facts(&view, (&form, &none), Some("同じ名前のファイルがあります。".into()))),
        sample(&facts(&bare, (&form, &none), None)),
    ]
}
