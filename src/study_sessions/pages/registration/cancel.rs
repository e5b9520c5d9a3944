//! `/registrations/{token}/cancellation`: says what will happen, then does it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::study_sessions::registration::RegistrationState;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::Held;
use crate::study_sessions::pages::controls::Draw;
use crate::study_sessions::pages::filter::readable;
use crate::study_sessions::pages::register::Brief;
use crate::study_sessions::pages::words::say;
use crate::study_sessions::registration::{self, By, Cancellation, Refusal};
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Sample, SummaryLine, perform,
    sample,
};

use super::show::may_cancel;
use super::{Ticket, brief, secret};

const LONGEST_REASON: usize = 500;

#[derive(Serialize)]
pub struct RegistrationCancel {
    pub action: String,
    pub back: String,
    pub session: Brief,
    pub title: String,
    pub consequences: Vec<String>,
    pub problems: Vec<SummaryLine>,
    pub reason: Field,
    pub sure: Field,
    pub button: String,
}

impl Page for RegistrationCancel {
    const TEMPLATE: &'static str = "study_sessions/registration_cancel.html";
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    if ticket.held.view.registration.state == RegistrationState::Cancelled {
        return Ok(ticket.redirect());
    }
    if !may_cancel(&ticket.held, ticket.context.now()) {
        return ticket.refuse(&why_not(&ticket));
    }
    answer(&ticket, &Form::default(), &Problems::none())
}

fn why_not(ticket: &Ticket) -> Refusal {
    if ticket.context.now() >= ticket.held.listed.session.starts_at {
        Refusal::TooLate
    } else {
        Refusal::NoLongerPossible
    }
}

fn answer(ticket: &Ticket, form: &Form, problems: &Problems) -> Result<HttpResponse, Failure> {
    let page = facts(ticket.language(), &ticket.held, &ticket.address(), (form, problems));
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ticket.answer(status, &ticket.shell(Some(&page.title)), &page)
}

/// Whoever holds the link, on purpose.
pub async fn cancel(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    let reason = match read(ticket.language(), &form) {
        Ok(reason) => reason,
        Err(problems) => return answer(&ticket, &form, &problems),
    };
    let (context, by) = (ticket.context.clone(), By::Link(ticket.holder));
    let wish = Cancellation { registration: ticket.holder.registration(), reason };
    let outcome =
        perform(async move { retrying(|| registration::cancel(&context, by, wish.clone())).await });
    match outcome.await? {
        Ok(()) => {
            let text = say(
                ticket.language(),
                "取り消しました。確認のお知らせをメールで送りました。",
                "Cancelled. We have sent you a confirmation by mail.",
                "とりけしました。メールを おくりました。",
            );
            Ok(secret(ticket.visit.redirect_saying(&ticket.address(), BannerKind::Success, text)))
        }
        Err(Stop::Refused(refusal)) => ticket.refuse(&refusal),
        Err(Stop::Broken(error)) => Err(Failure::Broken(error)),
    }
}

/// The reason, if one is given.
fn read(language: PageLanguage, form: &Form) -> Result<Option<String>, Problems> {
    let mut problems = Problems::none();
    let mut add = |field: &str, said: (&str, &str, &str)| {
        problems.add(field, say(language, said.0, said.1, said.2));
    };
    if !form.is_ticked("sure") {
        add(
            "sure",
            (
                "取り消すときは、チェックを入れてください。",
                "Tick the box to go on.",
                "とりけすときは チェックしてください。",
            ),
        );
    }
    let reason = Some(readable(form.text("reason"))).filter(|text| !text.is_empty());
    if reason.as_ref().is_some_and(|text| text.chars().count() > LONGEST_REASON) {
        add(
            "reason",
            (
                "理由は500文字以内で入力してください。",
                "Please use at most 500 characters.",
                "500もじまでで かいてください。",
            ),
        );
    }
    if problems.is_empty() { Ok(reason) } else { Err(problems) }
}

fn facts(
    language: PageLanguage,
    held: &Held,
    address: &str,
    (form, problems): (&Form, &Problems),
) -> RegistrationCancel {
    let draw = Draw { language, form, problems };
    let waiting = held.view.registration.state == RegistrationState::Waiting;
    let title = if waiting {
        say(
            language,
            "キャンセル待ちをやめますか",
            "Leave the waiting list?",
            "まつのを やめますか",
        )
    } else {
        say(language, "申し込みを取り消しますか", "Cancel the registration?", "とりけしますか")
    };
    let button = if waiting {
        say(language, "キャンセル待ちをやめる", "Leave the waiting list", "やめる")
    } else {
        say(language, "申し込みを取り消す", "Cancel the registration", "とりけす")
    };
    let sure = if waiting {
        ("キャンセル待ちをやめることを確認しました", "I want to leave the waiting list", "やめます")
    } else {
        ("取り消すことを確認しました", "I want to cancel", "とりけします")
    };
    RegistrationCancel {
        action: format!("{address}/cancellation"),
        back: address.to_owned(),
        session: brief(language, held),
        title: title.to_owned(),
        consequences: consequences(language, held),
        problems: FormFacts::new([], problems).problems,
        reason: draw.field("reason", ("理由", "Reason", "どうしてですか")).hint(draw.say((
            "事務局が今後の参考にします。書かなくてもかまいません。",
            "For the secretariat; you need not give one.",
            "かかなくても いいです。",
        ))),
        sure: draw.field("sure", sure).required(),
        button: button.to_owned(),
    }
}

fn consequences(language: PageLanguage, held: &Held) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut add = |said: (&str, &str, &str)| {
        sentences.push(say(language, said.0, said.1, said.2).to_owned());
    };
    match held.view.registration.state {
        RegistrationState::Confirmed => {
            add((
                "お席は、お待ちの方がいればすぐに次の方へご案内します。",
                "Your place goes to the next in line at once.",
                "つぎの人が さんかします。",
            ));
            add((
                "カレンダーの予定を消すお知らせを送ります。",
                "We send a calendar update that removes the entry.",
                "カレンダーから きえます。",
            ));
        }
        RegistrationState::Offered => {
            add((
                "ご案内中のお席は、次の方へご案内します。",
                "The place offered to you goes to the next in line.",
                "つぎの人に ききます。",
            ));
        }
        _ => {}
    }
    add((
        "もう一度参加したいときは、申し込み直してください。満席のときはキャンセル待ちになります。",
        "To take part after all, you register again; if the session is full, you join the waiting list.",
        "さんかしたいときは、もういちど もうしこんでください。",
    ));
    sentences
}

pub fn samples() -> Vec<Sample> {
    let mut bad = Problems::none();
    bad.add("sure", "取り消すときは、チェックを入れてください。");
    let form = Form::default();
    crate::study_sessions::pages::samples::helds()
        .iter()
        .map(|held| sample(&facts(PageLanguage::Japanese, held, "/registrations/x", (&form, &bad))))
        .collect()
}
