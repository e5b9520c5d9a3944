//! A consultation of the operator with the accompanist, for the matrix.

use bansou::consultations::availability::{Keeper, save_availability};
use bansou::consultations::booking::{Booking, With, book};
use bansou::consultations::intake::{NewFile, RawSheet, add_file, save_sheet};
use bansou::consultations::{Accompanist, By, Client};
use entities::PersonId;
use entities::people::organisation::OrganisationKind;
use uuid::Uuid;

use crate::consultations::cast::{subject, thursday, weekdays};
use crate::study_sessions::cast::Stage;
use crate::study_sessions::people::{add_member, add_organisation};

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Advice {
    pub consultation: String,
    /// Beside its intake sheet, which is handed in.
    pub file: String,
}

impl Advice {
    pub fn missing() -> Self {
        Self { consultation: Uuid::nil().to_string(), file: Uuid::nil().to_string() }
    }
}

/// Confirmed, in nine days, with a sheet and a file.
pub async fn of(stage: &Stage, client: PersonId, accompanist: PersonId) -> Advice {
    let (app, context) = (&stage.app, &stage.app.context);
    let name = "一般社団法人 相談する";
    let operator = add_organisation(app, name, OrganisationKind::AdoptedOperator).await;
    add_member(app, client, operator).await;
    let keeper = Keeper::Own(Accompanist::acting_as(accompanist));
    save_availability(context, keeper, weekdays(), 0).await.unwrap();
    let with = With::One(accompanist);
    let booking = Booking { subject: subject(operator), with, starts_at: thursday(14, 0) };
    let who = Client::acting_as(client);
    let booked = book(context, who, booking).await.unwrap();
    let sheet = RawSheet { trouble: "応募が来ない。".to_owned(), ..RawSheet::default() };
    save_sheet(context, By::Client(who), booked.id, (sheet, true)).await.unwrap();
    let file = NewFile {
        name: "plan.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7".to_vec(),
    };
    let file = add_file(context, By::Client(who), booked.id, file).await.unwrap();
    Advice { consultation: booked.id.to_string(), file: file.to_string() }
}
