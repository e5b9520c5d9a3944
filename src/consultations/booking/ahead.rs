use entities::PersonId;
use sea_orm::{DbErr, QuerySelect as _, QueryTrait as _};

use super::hold_slot::holder;
use super::limits::open_of;
use super::outcome::{asked_with, request_key};
use super::request::Booking;
use crate::calendar::availability::DaySpan;
use crate::calendar::{Resource, asked_of_calendar};
use crate::consultations::Client;
use crate::consultations::availability::{around, asked_of_terms, who_can_be_booked};
use crate::consultations::meeting::{organisation_to_lock, place_in};
use crate::consultations::pen::Pen;
use crate::consultations::policy::entered_for;
use crate::consultations::strikes::strikes_of;
use crate::vocabulary::{FiscalYear, tokyo};

/// Asks ahead what booking a slot with an accompanist usually asks before it writes anything.
pub async fn ask(
    pen: Pen<'_>,
    who: Client,
    booking: &Booking,
    accompanist: PersonId,
) -> Result<(), DbErr> {
    let (subject, client) = (&booking.subject, who.person());
    let day = tokyo::day_of(booking.starts_at);
    let Ok(days) = DaySpan::new(day, day) else { return Ok(()) };
    let mut questions = vec![
        organisation_to_lock(subject.organisation).limit(1).into_query(),
        asked_with(&request_key(client, subject)).limit(1).into_query(),
        place_in(client, subject.organisation).limit(1).into_query(),
        entered_for(FiscalYear::at(booking.starts_at)).limit(1).into_query(),
        strikes_of(client).into_query(),
        open_of(subject.organisation, pen.now).into_query(),
        who_can_be_booked(booking.sought().by(Some(accompanist))).into_query(),
    ];
    let (first, last) = around(days);
    let around = (tokyo::start_of_day(first), tokyo::end_of_day(last));
    let people = [Resource::Person(accompanist), Resource::Person(client)];
    questions.extend(asked_of_calendar(&people, holder(client), around));
    questions.extend(asked_of_terms(accompanist, days));
    pen.tx.ask_ahead(questions).await
}
