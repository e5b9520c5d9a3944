//! Steps of an issue: asking, taking back, returning, approving, stopping, correcting.

use std::future::Future;

use actix_web::{HttpResponse, web};
use entities::IssueId;

use super::show::{Again, answer};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::issues::{
    Approval, Checker, IssueRefusal, Sources, approve as approve_issue, ask_for_approval,
    discard_issue, draft_correction, return_issue, shelve, stop_held, withdraw, wording,
};
use crate::newsletter::pages_staff::frame::ISSUES;
use crate::newsletter::{Brake, Newsdesk};
use crate::people::{Approver, Editor, SignedIn, Staff};
use crate::web::{BannerKind, Failure, Form, Problems, perform};

type Around = (web::Data<Context>, web::Data<Sources>);

const ASKED: &str = "承認を依頼しました。承認する人に、メールでお知らせしました。";
const ASKED_NOBODY: &str = "承認を依頼しました。ただし、書いた人のほかに承認できる人がいないので、だれにもお知らせしていません。管理者に、承認する人の登録を頼んでください。";

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
        let told = retrying(|| ask_for_approval(&working, &handed, desk)).await?;
        Ok((desk.1, if told == 0 { ASKED_NOBODY } else { ASKED }))
    };
    done((&who, &context, &sources), (*id, form), work).await
}

/// `POST …/withdrawal`
pub async fn take_back(
    who: Editor,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, acting, issue) = (context.clone(), Newsdesk::from(&who), *id);
    let said = "依頼を取り下げました。";
    let work =
        async move { retrying(|| withdraw(&working, acting, issue)).await.map(|()| (issue, said)) };
    done((&who, &context, &sources), (*id, form), work).await
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
    let said = "差し戻しました。書いた人に、メールでお知らせしました。";
    let work = async move {
        let done = retrying(|| return_issue(&working, checker, (issue, &comment)));
        done.await.map(|()| (issue, said))
    };
    done((&who, &context, &sources), (*id, form), work).await
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
    let (working, handed, issue) = (context.clone(), sources.clone(), *id);
    let checker = Checker::from(&who);
    let said = "承認しました。待ち時間のあとに、配信が始まります。";
    let work = async move {
        let done = retrying(|| approve_issue(&working, &handed, (checker, issue, &approval)));
        done.await.map(|()| (issue, said))
    };
    done((&who, &context, &sources), (*id, form), work).await
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
    let said = "配信を止めました。読者には届いていません。";
    let work = async move {
        let done = retrying(|| stop_held(&working, acting, (issue, &reason)));
        done.await.map(|()| (issue, said))
    };
    done((&who, &context, &sources), (*id, form), work).await
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
    let said = if on {
        "バックナンバーに載せました。"
    } else {
        "バックナンバーから外しました。"
    };
    let work = async move {
        retrying(|| shelve(&working, desk, (issue, on))).await.map(|()| (issue, said))
    };
    done((&who, &context, &sources), (*id, form), work).await
}

/// `POST …/correction`
pub async fn correct(
    who: Editor,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (working, handed, desk) = (context.clone(), sources.clone(), (Newsdesk::from(&who), *id));
    let said = "訂正号の下書きをつくりました。";
    let work = async move {
        retrying(|| draft_correction(&working, &handed, desk)).await.map(|issue| (issue, said))
    };
    done((&who, &context, &sources), (*id, form), work).await
}

/// `POST …/discarding`
pub async fn discard(
    who: Editor,
    (context, sources): Around,
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let desk = (Newsdesk::from(&who), *id, form.text("version").parse().ok());
    let working = context.clone();
    let notice =
        match perform(async move { retrying(|| discard_issue(&working, desk)).await }).await? {
            Ok(()) => {
                let said = "下書きを捨てました。";
                return Ok(who.visit().redirect_saying(ISSUES, BannerKind::Success, said));
            }
            Err(Stop::Refused(IssueRefusal::NotFound)) => return Err(Failure::NotFound),
            Err(Stop::Refused(refusal)) => Some(wording::refusal(&refusal)),
            Err(Stop::Broken(error)) => return Err(error.into()),
        };
    let again = Again { form, problems: Problems::none(), notice };
    answer((&who, &context, &sources), *id, again).await
}

/// Does it and leads to the issue with what is said about it; what is refused is shown with what was typed.
async fn done(
    (who, context, sources): (&SignedIn, &Context, &Sources),
    (id, form): (IssueId, Form),
    work: impl Future<Output = Result<(IssueId, &'static str), Stop<IssueRefusal>>> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let (problems, notice) = match perform(work).await? {
        Ok((issue, said)) => {
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
