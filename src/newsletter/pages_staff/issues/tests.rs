//! A test to colleagues.

use actix_web::{HttpResponse, web};
use entities::IssueId;

use super::show_facts;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::Newsdesk;
use crate::newsletter::issues::{IssueRefusal, find_issue, send_test, testers, wording};
use crate::newsletter::pages_staff::frame::{self, ISSUES};
use crate::people::Editor;
use crate::web::{BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, perform};

/// `GET …/test`
pub async fn show(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("people", who.person_id().to_string());
    answer((&who, &context), *id, (&form, &Problems::none())).await
}

async fn answer(
    (who, context): (&Editor, &Context),
    id: IssueId,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let row = find_issue(db, id).await?.ok_or(Failure::NotFound)?;
    let people = testers(db)
        .await?
        .into_iter()
        .map(|person| Choice::new(person.id.to_string(), person.name).hint(person.email.as_str()));
    let field = Field::new("people", "送り先", form, problems).required().options(people);
    let base = show_facts::base(id);
    let purpose = "件名に【テスト】を付けて、事務局の人だけに送ります。配信停止のリンクは働きません。添付ファイルは付きません。";
    let page = EditPage::new(
        (&format!("{base}/test"), &base),
        purpose,
        vec![Control::new("checkboxes", field)],
    );
    let page = EditPage { button: "テスト配信をする", ..page };
    let number = format!("第{}号", row.number);
    let way = [("号", ISSUES), (number.as_str(), base.as_str())];
    let shell = frame::shell(who, context, (&way, "テスト配信"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST …/test`
pub async fn receive(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let people: Vec<_> = form.all("people").iter().filter_map(|one| one.parse().ok()).collect();
    let (working, desk, issue) = (context.clone(), Newsdesk::from(&who), *id);
    let done =
        perform(async move { retrying(|| send_test(&working, desk, (issue, &people))).await });
    match done.await? {
        Ok(count) => {
            let said = format!("{count}名にテスト配信をしました。");
            let page = show_facts::base(*id);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &said))
        }
        Err(Stop::Refused(IssueRefusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add("people", wording::refusal(&refusal));
            answer((&who, &context), *id, (&form, &problems)).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}
