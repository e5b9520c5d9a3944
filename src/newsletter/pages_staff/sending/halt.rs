//! The brake: pausing, going on, and the end for good.

use std::future::Future;

use actix_web::{HttpResponse, web};
use entities::IssueId;

use super::ISSUES;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::issues::wording;
use crate::newsletter::pages_staff::frame;
use crate::newsletter::sending::{SendingRefusal, pause, resume, said, stop};
use crate::newsletter::watching::{Facts, facts};
use crate::newsletter::{Brake, Witness};
use crate::people::{Newsroom, SignedIn, Staff};
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Problems, Width, perform, thousands,
};

fn here(id: IssueId) -> String {
    format!("{ISSUES}/{id}/sending")
}

/// `GET …/sending/pause`
pub async fn show_pause(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let typed = (&Form::default(), &Problems::none());
    page((&who, &context), (*id, pause_page), typed, None).await
}

/// `POST …/sending/pause`
pub async fn receive_pause(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, acting, issue) = (context.clone(), Brake::from(&who), *id);
    let reason = form.text("reason").to_owned();
    let work = async move { retrying(|| pause(&working, acting, (issue, &reason))).await };
    let words = "一時停止しました。渡している最中のもののほかは、再開するまで送りません。";
    done((&who, &context), (*id, pause_page, form), words, work).await
}

/// `POST …/sending/resume`
pub async fn resume_it(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, acting) = (context.clone(), Witness::from(&who));
    let asked = (*id, super::letters::number_typed(form.text("readers")));
    let done = perform(async move { retrying(|| resume(&working, acting, asked)).await });
    match done.await? {
        Ok(()) => {
            let words = "再開しました。残りを送ります。";
            Ok(who.visit().redirect_saying(&here(*id), BannerKind::Success, words))
        }
        Err(Stop::Refused(SendingRefusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(SendingRefusal::Invalid(problems))) => {
            page((&who, &context), (*id, resume_page), (&form, &problems), None).await
        }
        Err(Stop::Refused(refusal @ SendingRefusal::WrongCount { .. })) => {
            let (typed, notice) = ((&form, &Problems::none()), Some(said(&refusal)));
            page((&who, &context), (*id, resume_page), typed, notice).await
        }
        Err(Stop::Refused(refusal)) => {
            Ok(who.visit().redirect_saying(&here(*id), BannerKind::Error, &said(&refusal)))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// `GET …/sending/stop`
pub async fn show_stop(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let typed = (&Form::default(), &Problems::none());
    page((&who, &context), (*id, stop_page), typed, None).await
}

/// `POST …/sending/stop`
pub async fn receive_stop(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let found = facts(&context, *id).await?.ok_or(Failure::NotFound)?;
    if super::letters::number_typed(form.text("number")) != Some(number(&found)) {
        let mut problems = Problems::none();
        let text = format!("中止する号数「{}」を入力してください。", found.row.number);
        problems.add("number", text);
        return page((&who, &context), (*id, stop_page), (&form, &problems), None).await;
    }
    let (working, acting, issue) = (context.clone(), Brake::from(&who), *id);
    let reason = form.text("reason").to_owned();
    let work = async move { retrying(|| stop(&working, acting, (issue, &reason))).await };
    let words = "配信を中止しました。まだ送っていなかったものは、もう送りません。";
    done((&who, &context), (*id, stop_page, form), words, work).await
}

fn number(found: &Facts) -> u64 {
    u64::from(found.row.number.unsigned_abs())
}

type Drawn = fn(&Facts, (&Form, &Problems)) -> EditPage;

async fn done(
    (who, context): (&SignedIn, &Context),
    (id, drawn, form): (IssueId, Drawn, Form),
    words: &str,
    work: impl Future<Output = Result<(), Stop<SendingRefusal>>> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let refusal = match perform(work).await? {
        Ok(()) => return Ok(who.visit().redirect_saying(&here(id), BannerKind::Success, words)),
        Err(Stop::Broken(error)) => return Err(error.into()),
        Err(Stop::Refused(refusal)) => refusal,
    };
    match refusal {
        SendingRefusal::NotFound => Err(Failure::NotFound),
        SendingRefusal::Invalid(problems) => {
            page((who, context), (id, drawn), (&form, &problems), None).await
        }
        other => {
            let notice = Some(said(&other));
            page((who, context), (id, drawn), (&form, &Problems::none()), notice).await
        }
    }
}

async fn page(
    (who, context): (&SignedIn, &Context),
    (id, drawn): (IssueId, Drawn),
    typed: (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let found = facts(context, id).await?.ok_or(Failure::NotFound)?;
    let page = drawn(&found, typed).saying(notice);
    let (issue, status) = (format!("{ISSUES}/{id}"), here(id));
    let number = format!("第{}号", found.row.number);
    let way = [("号", ISSUES), (number.as_str(), issue.as_str()), ("配信状況", status.as_str())];
    let shell = frame::shell(who, context, (&way, page.button));
    context.pages.answer_with(page.status(), &shell, &page)
}

fn pause_page(found: &Facts, (form, problems): (&Form, &Problems)) -> EditPage {
    let back = here(found.row.id);
    let open = thousands(found.progress.counts.open());
    let purpose = format!(
        "残りの{open}通を送らずに止めます。再開すると、続きから送ります。同じ人に2通届くことはありません。"
    );
    let controls = vec![reason("一時停止する理由", (form, problems))];
    let page = EditPage::new((&format!("{back}/pause"), &back), &purpose, controls);
    EditPage { button: "一時停止する", ..page }
}

/// Shown again where the number typed is not the right one.
fn resume_page(found: &Facts, typed: (&Form, &Problems)) -> EditPage {
    let back = here(found.row.id);
    let purpose = format!("第{}号の配信を、増えた宛先で始めます。", found.row.number);
    let controls = vec![Control::new("text", readers(found, typed))];
    let page = EditPage::new((&format!("{back}/resume"), &back), &purpose, controls);
    EditPage { button: "再開する", ..page }
}

/// What an approver types before more readers get it than were approved.
pub fn readers(found: &Facts, (form, problems): (&Form, &Problems)) -> Field {
    let before = found.row.audience_count.unwrap_or_default().unsigned_abs();
    Field::new("readers", "宛先の人数", form, problems)
        .required()
        .inputmode("numeric")
        .width(Width::S)
        .hint(format!(
            "承認のときは{}名、いまは{}名です。この人数に送ってよければ、いまの人数を数字で入力してください。",
            thousands(before),
            thousands(found.progress.counts.letters)
        ))
}

fn stop_page(found: &Facts, (form, problems): (&Form, &Problems)) -> EditPage {
    let back = here(found.row.id);
    let counts = &found.progress.counts;
    let number = Field::new("number", "中止する号数", form, problems)
        .required()
        .inputmode("numeric")
        .width(Width::S)
        .hint(format!(
            "第{}号を中止するには、数字で「{}」と入力してください。",
            found.row.number, found.row.number
        ));
    let controls = vec![reason("中止する理由", (form, problems)), Control::new("text", number)];
    let consequences = [
        format!(
            "まだ送っていない{}通は、もう送りません。あとから再開できません。",
            thousands(counts.open())
        ),
        format!("すでに受理された{}通は、取り消せません。", thousands(counts.accepted)),
        "いまメールサーバーに渡している分は、そのまま届くことがあります。".to_owned(),
        wording::web_after_stop(found.row.on_the_web, counts.accepted).to_owned(),
        "受け取った人がいれば、中止のあとに訂正号をつくれます。受け取った人だけに届きます。"
            .to_owned(),
    ];
    let consequences = consequences.each_ref().map(String::as_str);
    let purpose = format!("第{}号の配信を、ここで終わりにします。", found.row.number);
    let page = EditPage::new((&format!("{back}/stop"), &back), &purpose, controls);
    EditPage { button: "配信を中止する", ..page.warning(&consequences) }
}

fn reason(label: &str, (form, problems): (&Form, &Problems)) -> Control {
    Control::new("area", Field::new("reason", label, form, problems).required())
}
