use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::people::{membership, person};
use entities::{OrganisationId, PersonId};

use crate::context::Context;
use crate::database::Stop;
use crate::people::audit::{Subject, viewed};
use crate::people::cool_down::{Key, Limit, draw};
use crate::people::invitations::{InviteRefused, RawInvitation, Reach, invite};
use crate::people::organisations::{members_of, names};
use crate::people::persons::{RawPerson, RawPlace};
use crate::people::{Actor, Identity};
use crate::vocabulary::EmailAddress;

/// A lead learns nothing about people of other organisations and changes nothing there.
const REACH: Reach = Reach { roles: &[Role::Operator], consent_first: true };

const A_DAY: TimeDelta = TimeDelta::days(1);
const PER_ADDRESS: Limit = Limit { purpose: "invitation.address", most: 3, window: A_DAY };
const PER_LEAD: Limit = Limit { purpose: "invitation.lead", most: 30, window: A_DAY };

/// The people of one organisation somebody leads.
pub struct Colleagues {
    pub organisation: OrganisationId,
    pub name: String,
    pub members: Vec<(membership::Model, person::Model)>,
}

/// Somebody to be invited, as typed.
#[derive(Clone, Debug, Default)]
pub struct NewColleague {
    pub person: RawPerson,
    pub department: String,
    pub title: String,
}

/// Organisations this person leads.
pub fn led(who: &Identity) -> Vec<OrganisationId> {
    who.belongings.iter().filter(|place| place.lead).map(|place| place.organisation).collect()
}

/// Everybody in the organisations this person leads: a look at personal data, so it is noted.
pub async fn colleagues(context: &Context, who: &Identity) -> anyhow::Result<Vec<Colleagues>> {
    let reader = context.database.reader();
    let led = led(who);
    let mut names = names(reader, led.iter().copied()).await?;
    let mut groups = Vec::new();
    for organisation in led {
        let members = members_of(reader, organisation).await?;
        let details = serde_json::json!({ "people": members.len() });
        let subject = Subject::of("organisation", organisation.0);
        viewed(context, &Actor::Person(who.id), subject, details).await?;
        let name = names.remove(&organisation).unwrap_or_default();
        groups.push(Colleagues { organisation, name, members });
    }
    Ok(groups)
}

/// Invites somebody into an organisation this person leads; any other is not there for them.
pub async fn invite_colleague(
    context: &Context,
    who: &Identity,
    organisation: OrganisationId,
    new: &NewColleague,
) -> Result<PersonId, Stop<InviteRefused>> {
    if !who.leads(organisation) {
        return Err(Stop::Refused(InviteRefused::Unknown));
    }
    // What is not valid is refused below and sends nothing.
    if let Ok(draft) = new.person.check() {
        count(context, who.id, &draft.email).await?;
    }
    let raw = RawInvitation {
        person: new.person.clone(),
        organisation: organisation.to_string(),
        // Only the secretariat makes somebody a lead.
        place: RawPlace {
            department: new.department.clone(),
            title: new.title.clone(),
            lead: false,
        },
        roles: vec!["operator".to_owned()],
    };
    invite(context, &Actor::Person(who.id), &raw, REACH).await
}

/// Counted whether or not a letter leaves in the end: that would tell who is known here.
async fn count(
    context: &Context,
    lead: PersonId,
    email: &EmailAddress,
) -> Result<(), Stop<InviteRefused>> {
    let tx = context.database.begin_write().await?;
    let limits = [(PER_ADDRESS, Key::Address(email)), (PER_LEAD, Key::Person(lead))];
    let counted = draw(&tx, context, &limits).await?;
    tx.commit().await?;
    counted.map_err(|often| Stop::Refused(InviteRefused::TooOften(often)))
}
