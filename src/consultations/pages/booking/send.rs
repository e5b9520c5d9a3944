//! The last press of a booking.

use actix_web::HttpResponse;

use super::desk::Desk;
use super::input::{self, Chosen};
use super::{fields, slots};
use crate::consultations::booking::{Booking, book};
use crate::consultations::{Refusal, wording};
use crate::database::{Stop, retrying};
use crate::web::{Failure, Form, Problems, perform};

/// Books, and leads to the receipt. A further press leads to the same one.
pub async fn send(desk: Desk, mut form: Form) -> Result<HttpResponse, Failure> {
    let Some(chosen) = Chosen::of(&desk.query) else {
        return input::answer(&desk, &form, &Problems::none(), None).await;
    };
    let conditions = input::online_conditions(&desk, chosen.mode).await?;
    let mut problems = Problems::none();
    let words = fields::read(&desk, &form, conditions.as_ref(), &mut problems);
    let Some(words) = words.filter(|_| problems.is_empty()) else {
        return input::answer(&desk, &form, &problems, None).await;
    };
    let Some(key) = fields::key_of(&form) else {
        form.set("key", fields::fresh_key(&desk.context));
        return input::answer(&desk, &form, &Problems::none(), None).await;
    };
    let booking = Booking {
        subject: fields::subject(&desk, (chosen.mode, chosen.length), words, key),
        with: desk.asked(),
        starts_at: chosen.starts_at,
    };
    let (context, client) = (desk.context.clone(), desk.client());
    let booked = perform(async move { retrying(|| book(&context, client, booking.clone())).await });
    match booked.await? {
        Ok(booked) => Ok(desk.who.visit().redirect(&format!("/consultations/{}/done", booked.id))),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::Invalid(problems))) => {
            input::answer(&desk, &form, &problems, None).await
        }
        Err(Stop::Refused(refusal @ Refusal::ConditionsNotAccepted { .. })) => {
            // There are new ones: they are read before they are accepted.
            form.set("accepts_conditions", "");
            let mut problems = Problems::none();
            problems.add("accepts_conditions", wording::refusal(&refusal));
            input::answer(&desk, &form, &problems, None).await
        }
        Err(Stop::Refused(refusal)) => slots::refused(&desk, &refusal, Some(&form)).await,
    }
}
