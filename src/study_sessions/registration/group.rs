use entities::{OrganisationId, StudySessionId};
use serde_json::json;

use super::register::{entry, locked, refuse_unless_open};
use super::{Attendee, Details, Refusal, Registered, RegistrationRequest, admit, earlier};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Member;
use crate::study_sessions::pen::Pen;

/// The most people one press registers.
pub const MOST_IN_GROUP: usize = 10;

/// The wish to register several people of one organisation.
#[derive(Clone, Debug)]
pub struct GroupRequest {
    pub session: StudySessionId,
    pub organisation: OrganisationId,
    /// In the order in which they take seats.
    pub members: Vec<GroupMember>,
    /// Made with the form; the same key twice registers everybody once.
    pub request_key: String,
}

#[derive(Clone, Debug)]
pub struct GroupMember {
    pub attendee: Attendee,
    pub details: Details,
}

impl GroupRequest {
    /// What one of its members asks for.
    fn wish(&self, member: &GroupMember) -> RegistrationRequest {
        RegistrationRequest {
            session: self.session,
            attendee: member.attendee.clone(),
            organisation: Some(self.organisation),
            details: member.details.clone(),
            request_key: String::new(),
        }
    }
}

/// Why nobody of a group was registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRefusal {
    /// Of the person at fault, counted from 0; none where it is nobody's.
    pub at: Option<usize>,
    pub why: Refusal,
}

impl GroupRefusal {
    fn of(why: Refusal) -> Stop<Self> {
        Stop::Refused(Self { at: None, why })
    }
}

/// Registers everybody or nobody, in one transaction; each gets a letter and a link of their own. A
/// second press gets the first results.
pub async fn register_group(
    context: &Context,
    who: Member,
    request: GroupRequest,
) -> Result<Vec<Registered>, Stop<GroupRefusal>> {
    if request.members.is_empty() || request.members.len() > MOST_IN_GROUP {
        return Err(GroupRefusal::of(Refusal::NoLongerPossible));
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = locked(pen, request.session).await.map_err(|stop| at(None, stop))?;
    let key = |place: usize| format!("{}:{}:{place}", who.person(), request.request_key);
    if let Some(first) = earlier(pen, &key(0)).await.map_err(|stop| at(None, stop))? {
        let mut results = vec![first];
        for place in 1..request.members.len() {
            results.extend(earlier(pen, &key(place)).await.map_err(|stop| at(None, stop))?);
        }
        return Ok(results);
    }
    refuse_unless_open(pen, &rows).map_err(GroupRefusal::of)?;
    let mut results = Vec::with_capacity(request.members.len());
    for (place, member) in request.members.iter().enumerate() {
        // Seats were counted when the session was locked; each of the group takes one more.
        let rows = locked(pen, request.session).await.map_err(|stop| at(Some(place), stop))?;
        let entry = entry(pen, &rows, who, (request.wish(member), key(place)));
        let entry = entry.await.map_err(|stop| at(Some(place), stop))?;
        results.push(admit(pen, &rows, entry).await.map_err(|stop| at(Some(place), stop))?);
    }
    let actor = crate::people::Actor::Person(who.person());
    let ids: Vec<_> = results.iter().map(|one| one.id).collect();
    let facts = json!({ "registrations": ids });
    pen.note(actor, "study_session.group_registered", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(results)
}

fn at(place: Option<usize>, stop: Stop<Refusal>) -> Stop<GroupRefusal> {
    match stop {
        Stop::Refused(why) => Stop::Refused(GroupRefusal { at: place, why }),
        Stop::Broken(error) => Stop::Broken(error),
    }
}
