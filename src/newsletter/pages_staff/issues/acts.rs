//! Steps of an issue: asking, taking back, returning, approving, stopping, correcting.

use std::future::Future;

use actix_web::{HttpResponse, web};
use entities::IssueId;

use super::show::{Again, answer};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::issues::{
    Approval, Checker, IssueRefusal, Sources, approve as approve_issue, ask_for_approval,
    draft_correction, return_issue, shelve, stop_held, withdraw, wording,
};
use crate::newsletter::pages_staff::frame::ISSUES;
use crate::newsletter::{Brake, Newsdesk};
use crate::people::{Approver, Editor, SignedIn, Staff};
use crate::web::{BannerKind, Failure, Form, Problems, perform};

type Around = (web::Data<Context>, web::Data<Sources>);

/// `POST …/review`
pub async fn ask(
    who: Editor,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let desk = (Newsdesk::from(&who), *id, form.text("version").parse().ok());
    let (working, handed) = (context.clone(), sources.clone());
    let work = async move {
        retrying(|| ask_for_approval(&working, &handed, desk)).await.map(|()| desk.1)
    };
    let said = "承認を依頼しました。承認する人に、メールでお知らせしました。";
    done((&who, &context, &sources), (*id, form), said, work).await
}

/// `POST …/withdrawal`
pub async fn take_back(
    who: Editor,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, acting, issue) = (context.clone(), Newsdesk::from(&who), *id);
    let work = async move { retrying(|| withdraw(&working, acting, issue)).await.map(|()| issue) };
    done((&who, &context, &sources), (*id, form), "依頼を取り下げました。", work).await
}

/// `POST …/return`
pub async fn give_back(
    who: Approver,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, checker, issue) = (context.clone(), Checker::from(&who), *id);
    let comment = form.text("comment").to_owned();
    let work = async move {
        retrying(|| return_issue(&working, checker, (issue, &comment))).await.map(|()| issue)
    };
    let said = "差し戻しました。書いた人に、メールでお知らせしました。";
    done((&who, &context, &sources), (*id, form), said, work).await
}

/// `POST …/approval`
pub async fn approve(
    who: Approver,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let typed = form.text("readers").replace([',', '，', '名', ' '], "");
    let typed: String = typed.chars().map(half_width).collect();
    let Ok(readers) = typed.parse() else {
        let mut problems = Problems::none();
        problems.add("readers", "宛先の人数を、数字で入力してください。");
        let again = Again { form, problems, notice: None };
        return answer((&who, &context, &sources), *id, again).await;
    };
    let approval = Approval { content_hash: form.text("content_hash").to_owned(), readers };
    let (working, checker, issue) = (context.clone(), Checker::from(&who), *id);
    let work = async move {
        retrying(|| approve_issue(&working, checker, (issue, &approval))).await.map(|()| issue)
    };
    let said = "承認しました。待ち時間のあとに、配信が始まります。";
    done((&who, &context, &sources), (*id, form), said, work).await
}

fn half_width(digit: char) -> char {
    match digit {
        '０'..='９' => char::from_u32(u32::from(digit) - 0xFEE0).unwrap_or(digit),
        other => other,
    }
}

/// `POST …/hold-stop`
pub async fn stop(
    who: Staff,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, acting, issue) = (context.clone(), Brake::from(&who), *id);
    let reason = form.text("reason").to_owned();
    let work = async move {
        retrying(|| stop_held(&working, acting, (issue, &reason))).await.map(|()| issue)
    };
    let said = "配信を止めました。読者には届いていません。";
    done((&who, &context, &sources), (*id, form), said, work).await
}

/// `POST …/web`
pub async fn put_on_the_web(
    who: Editor,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, desk, issue) = (context.clone(), Newsdesk::from(&who), *id);
    let on = form.is_ticked("on_the_web");
    let work =
        async move { retrying(|| shelve(&working, desk, (issue, on))).await.map(|()| issue) };
    let said = if on {
        "バックナンバーに載せました。"
    } else {
        "バックナンバーから外しました。"
    };
    done((&who, &context, &sources), (*id, form), said, work).await
}

/// `POST …/correction`
pub async fn correct(
    who: Editor,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, handed, desk) = (context.clone(), sources.clone(), (Newsdesk::from(&who), *id));
    let work = async move { retrying(|| draft_correction(&working, &handed, desk)).await };
    let said = "訂正号の下書きをつくりました。";
    done((&who, &context, &sources), (*id, form), said, work).await
}

/// Does it and leads to the issue; what is refused is shown with what was typed.
async fn done(
    (who, context, sources): (&SignedIn, &Context, &Sources),
    (id, form): (IssueId, Form),
    said: &str,
    work: impl Future<Output = Result<IssueId, Stop<IssueRefusal>>> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let (problems, notice) = match perform(work).await? {
        Ok(issue) => {
            let page = format!("{ISSUES}/{issue}");
            return Ok(who.visit().redirect_saying(&page, BannerKind::Success, said));
        }
        Err(Stop::Refused(IssueRefusal::NotFound)) => return Err(Failure::NotFound),
        Err(Stop::Refused(IssueRefusal::Invalid(problems))) => (problems, None),
        Err(Stop::Refused(refusal)) => (Problems::none(), Some(wording::refusal(&refusal))),
        Err(Stop::Broken(error)) => return Err(error.into()),
    };
    answer((who, context, sources), id, Again { form, problems, notice }).await
}
