use entities::PersonId;

use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::people::persons::{self, PersonRefused, RawPerson, change_person};

/// Somebody changes their own data: everything but the mail address, which is how they sign in.
pub async fn change_own_data(
    context: &Context,
    id: PersonId,
    raw: RawPerson,
) -> Result<(), Stop<PersonRefused>> {
    let person = persons::find(context.database.reader(), id).await?;
    let email = person.ok_or(Stop::Refused(PersonRefused::Unknown))?.email;
    change_person(context, &Actor::Person(id), id, &RawPerson { email, ..raw }).await
}
