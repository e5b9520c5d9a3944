//! Wishes get an accompanist and a time: by one press, or by the form.

use actix_web::{HttpResponse, web};
use entities::consultations::consultation::ConsultationState;
use entities::{ConsultationId, PersonId};

use super::frame::Opened;
use super::slot::{self, Chosen};
use crate::calendar::availability::SlotLength;
use crate::consultations::booking::{Arrangement, Booked, Place, arrange};
use crate::consultations::meeting::Parties;
use crate::consultations::wording_staff as say;
use crate::consultations::{Organiser, Refusal, wording};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle,
};

const TITLE: &str = "支援者と日時を決める";

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let parties = opened.parties();
    let mut form = Form::default();
    slot::fill(&mut form, &parties.row);
    if let Some(first) = parties.wishes.iter().find(|wish| wish.starts_at > context.now()) {
        slot::set_start(&mut form, first.starts_at);
    }
    answer((&who, &opened), &context, &form, (&Problems::none(), None)).await
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let state = opened.parties().row.state;
    if state != ConsultationState::Requested {
        // Somebody pressed before, perhaps they themselves.
        let said = wording::refusal(&Refusal::NotPossibleNow(state));
        return Ok(who.visit().redirect_saying(&opened.base, BannerKind::Info, &said));
    }
    if form.text("step") == slot::SHOW_FREE.1 {
        return answer((&who, &opened), &context, &form, (&Problems::none(), None)).await;
    }
    let mut problems = Problems::none();
    let chosen = match form.filled("choice") {
        Some(choice) => pressed(choice, opened.parties()),
        None => slot::read(&form, &mut problems),
    };
    let Some(chosen) = chosen else {
        let notice = problems.is_empty().then(|| say::CHOICE_GONE.to_owned());
        return answer((&who, &opened), &context, &form, (&problems, notice)).await;
    };
    let wish = wish((*id, &form), chosen);
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(async move { retrying(|| arrange(&working, organiser, wish.clone())).await });
    match settle(done.await?)? {
        Settled::Done(booked) => Ok(opened.done(&who, said(&booked))),
        Settled::Again(problems, notice) => {
            let mut form = form;
            if form.filled("choice").is_some() {
                slot::fill(&mut form, &opened.parties().row);
                refill(&mut form, opened.parties());
            }
            answer((&who, &opened), &context, &form, (&problems, notice)).await
        }
    }
}

fn wish((consultation, form): (ConsultationId, &Form), chosen: Chosen) -> Arrangement {
    Arrangement {
        consultation,
        version: form.text("version").parse().unwrap_or(0),
        accompanist: chosen.accompanist,
        starts_at: chosen.starts_at,
        length: chosen.length,
        mode: chosen.mode,
        place: chosen.place,
        agreed: form.is_ticked("agreed"),
        override_reason: chosen.override_reason,
    }
}

/// One press on the page of what waits: an accompanist and the rank of a wish.
fn pressed(choice: &str, parties: &Parties) -> Option<Chosen> {
    let (person, rank) = choice.split_once('/')?;
    let accompanist: PersonId = person.parse().ok()?;
    let rank: i32 = rank.parse().ok()?;
    let wish = parties.wishes.iter().find(|wish| wish.rank == rank)?;
    let minutes = u16::try_from(parties.row.minutes).ok()?;
    Some(Chosen {
        accompanist,
        starts_at: wish.starts_at,
        length: SlotLength::from_minutes(minutes)?,
        mode: parties.row.mode,
        place: Place::default(),
        override_reason: None,
    })
}

/// The pressed choice as the form shows it.
fn refill(form: &mut Form, parties: &Parties) {
    let choice = form.text("choice").to_owned();
    if let Some(chosen) = pressed(&choice, parties) {
        form.set("accompanist", chosen.accompanist.to_string());
        slot::set_start(form, chosen.starts_at);
    }
}

fn said(booked: &Booked) -> &'static str {
    match booked.state {
        ConsultationState::Proposed => say::ARRANGED_PROPOSED,
        _ => say::ARRANGED,
    }
}

async fn answer(
    (who, opened): (&Coordinator, &Opened),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let offers = slot::offers(context, Organiser::from(who), form).await?;
    let mut controls = slot::controls(form, problems, offers);
    let agreed = Field::new("agreed", "支援者の了承", form, problems)
        .hint("予約の前に確認を求める支援者も、了承を得ていればすぐに確定できます。")
        .options([Choice::new("yes", "支援者の了承を得ている")]);
    controls.push(Control::new("checkboxes", agreed));
    let page = opened.form("/arrangement", "決めると、相談者と支援者にお知らせが届きます。");
    let page = EditPage { second: Some(slot::SHOW_FREE), ..page };
    let page = page.asking(controls, "決めて、お知らせを送る").saying(notice);
    let shell = opened.shell(who, context, Some(TITLE));
    context.pages.answer_with(page.status(), &shell, &page)
}
