//! What the operations are tried on: things of the operator, things of somebody else, and nothing.

use bansou::calendar::add_listing;
use bansou::people::Actor;
use bansou::study_sessions::registration::{Details, Given, GivenAnswer, NewFile};
use bansou::study_sessions::session::QuestionPlan;
use bansou::study_sessions::{Member, links, registration, session};
use entities::calendar::resource::ResourceKind;
use entities::mail::message;
use entities::people::person;
use entities::study_sessions::question::{self, QuestionKind};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use entities::study_sessions::upload;
use entities::{PersonId, RegistrationId, StudySessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::advice::Advice;
use super::after;
use super::consultations::{self, Consulted};
use super::engagements::{self, Engaged};
use super::hosted::{self, Hosted};
use super::networked::{self, Networked};
use super::office::{self, Office};
use super::paid::{self, Paid};
use super::reading::{self, Reading};
use super::records::{self, Recorded};
use super::returned;
use super::standing::{self, Standing};
use super::tasks;
use crate::study_sessions::cast::{Stage, request, unique_key};
use crate::study_sessions::people::add_person;

/// Values for the placeholders of an address.
#[derive(Clone, Debug)]
pub struct Objects {
    pub session: String,
    pub part: String,
    pub registration: String,
    pub upload: String,
    pub material: String,
    pub letter: String,
    /// A letter and which of its samples.
    pub sample: &'static str,
    pub bounce: String,
    pub resource: String,
    /// A day of the calendar.
    pub day: &'static str,
    pub organisation: String,
    pub person: String,
    /// Of that person.
    pub email: String,
    pub code: String,
    pub link: String,
    pub offer: String,
    pub engaged: Engaged,
    pub hosted: Hosted,
    pub consulted: Consulted,
    pub advice: Advice,
    pub recorded: Recorded,
    pub paid: Paid,
    pub reading: Reading,
    pub networked: Networked,
    pub task: String,
    pub office: Office,
    pub standing: Standing,
}

impl Objects {
    /// Nothing of this kind is there.
    pub fn missing() -> Self {
        let nil = Uuid::nil().to_string();
        let token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned();
        Self {
            session: nil.clone(),
            part: nil.clone(),
            registration: nil.clone(),
            upload: nil.clone(),
            material: nil.clone(),
            letter: nil.clone(),
            sample: "delivery_check/2",
            bounce: nil.clone(),
            resource: nil.clone(),
            day: "2026-12-30",
            organisation: nil.clone(),
            task: nil.clone(),
            person: nil,
            email: "nobody@example.jp".to_owned(),
            code: token.clone(),
            link: token.clone(),
            offer: token,
            engaged: Engaged::missing(),
            hosted: Hosted::missing(),
            consulted: Consulted::missing(),
            advice: Advice::missing(),
            recorded: Recorded::missing(),
            paid: Paid::missing(),
            reading: Reading::missing(),
            networked: Networked::missing(),
            office: Office::missing(),
            standing: Standing::missing(),
        }
    }

    /// The address of an operation with its placeholders filled in.
    pub fn fill(&self, path: &str) -> String {
        match path {
            _ if path.contains("/newsletter/") => return self.reading.fill(path),
            _ if networked::is_about(path) => return self.networked.fill(path),
            _ if hosted::is_about(path) => return self.hosted.fill(path),
            _ if office::is_about(path) => return self.office.fill(path),
            _ if standing::is_about(path) => return self.standing.fill(path),
            _ => {}
        }
        let noun = path.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
        let id = match noun {
            "study-sessions" => &self.session,
            "registrations" => &self.registration,
            "session-parts" => &self.part,
            "uploads" => &self.upload,
            "bounces" => &self.bounce,
            "letters" => &self.letter,
            "resources" => &self.resource,
            "organisations" => &self.organisation,
            "people" => &self.person,
            "charts" => &self.consulted.operator,
            "engagements" => &self.engaged.engagement,
            "conflicts-of-interest" => &self.engaged.conflict,
            "fee-rates" => &self.paid.rates,
            "fee-lines" => &self.paid.line,
            "travel-claims" => &self.paid.claim,
            "consultations" if path.contains("/travel-claim") => &self.paid.consultation,
            "consultations" if path.contains("/record") => &self.recorded.consultation,
            "consultation-tasks" => &self.recorded.action,
            "tasks" => &self.task,
            "consultations"
                if ["/arrangement", "/refusal", "/wishes"]
                    .iter()
                    .any(|end| path.ends_with(end)) =>
            {
                &self.consulted.request
            }
            "consultations" => &self.consulted.consultation,
            "consultation-strikes" => &self.consulted.strike,
            "accompanists" => &self.consulted.accompanist,
            _ => "no placeholder",
        };
        let token = match noun {
            "offer-links" => &self.offer,
            "consultation-links" => &self.consulted.link,
            _ => &self.link,
        };
        let of_record = path.contains("/record/");
        let file = match (of_record, path.contains("travel-claim")) {
            (true, _) => &self.recorded.file,
            (_, true) => &self.paid.file,
            _ => &self.consulted.file,
        };
        let person = match noun {
            "fee-terms" => &self.paid.accompanist,
            _ => &self.engaged.accompanist,
        };
        // The hold that is meant; there is none that began then.
        let since = if path.contains("/mail-hold") { "?since=2026-01-01T00:00:00Z" } else { "" };
        format!("{path}{since}")
            .replace("{id}", id)
            .replace("{letter}/{number}", self.sample)
            .replace("{day}", self.day)
            .replace("{entry}", &self.consulted.day)
            .replace("{file}", file)
            .replace("{part}", &self.part)
            .replace("{registration}", &self.registration)
            .replace("{material}", &self.material)
            .replace("{code}", &self.code)
            .replace("{token}", token)
            .replace("milestones/{kind}", "milestones/hearing")
            .replace("outcomes/{kind}", "outcomes/recruiting")
            .replace("{goal}", &self.engaged.goal)
            .replace("{year}", self.engaged.year)
            .replace("{operator}", &self.engaged.operator)
            .replace("{accompanist}", &self.engaged.accompanist)
            .replace("{person}", person)
            .replace("{revision}", "1")
    }
}

/// A published session, open to anybody, in which this person holds a seat and has handed a file
/// in; a letter, a room, a day.
pub async fn of(stage: &Stage, person: PersonId) -> Objects {
    let address = format!("{}@example.jp", unique_key());
    let helper = add_person(&stage.app, "相談 次郎", &address).await;
    advised_by(stage, person, helper).await
}

/// The same, with a record which that accompanist wrote.
pub async fn advised_by(stage: &Stage, person: PersonId, helper: PersonId) -> Objects {
    let asked = QuestionPlan {
        id: None,
        kind: QuestionKind::File,
        label: "計画".to_owned(),
        hint: None,
        required: false,
        options: Vec::new(),
    };
    let session = stage
        .session(|plan| {
            plan.audience = Audience::Public;
            plan.seats[0].capacity = Some(9);
            plan.questions = vec![asked];
        })
        .await;
    let own = register(stage, person, session).await;
    let context = &stage.app.context;
    let label = unique_key();
    let room = add_listing(context, &Actor::System, ResourceKind::Room, &label).await.unwrap();
    Objects {
        part: part(stage, session).await,
        registration: own.to_string(),
        upload: upload_of(stage, own).await,
        material: after::of(stage, session).await,
        letter: letter_of(stage, own).await,
        sample: "delivery_check/1",
        bounce: returned::bounce(stage).await,
        resource: room.to_string(),
        day: "2026-12-25",
        organisation: stage.operator.to_string(),
        person: person.to_string(),
        email: email_of(stage, person).await,
        code: links::check_in_token(&context.config, own),
        link: links::registration_token(&context.config, own),
        offer: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        session: session.to_string(),
        engaged: engagements::of(stage, person).await,
        // Made where it is looked at: a plan takes its time.
        hosted: Hosted::missing(),
        consulted: consultations::of(stage, person).await,
        advice: Advice::missing(),
        recorded: records::of(stage, person, helper).await,
        paid: paid::of_operator(stage, (person, stage.operator), helper).await,
        reading: reading::of(stage, person).await,
        networked: networked::of(stage, person).await,
        task: tasks::of(stage).await,
        office: Office::missing(),
        standing: standing::of(stage, person).await,
    }
}

async fn register(stage: &Stage, person: PersonId, session: StudySessionId) -> RegistrationId {
    let db = stage.app.context.database.reader();
    let own = question::Column::SessionId.eq(session);
    let question = question::Entity::find().filter(own).one(db).await.unwrap().unwrap().id;
    let file = NewFile {
        name: "plan.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7".to_vec(),
    };
    let answers = vec![GivenAnswer { question, given: Given::File(file) }];
    let details = Details { answers, ..Details::plain(Mode::Venue) };
    let mut wish = request(session, stage.operator, details);
    wish.organisation = None;
    let who = Member::acting_as(person);
    registration::register(&stage.app.context, who, wish).await.unwrap().id
}

async fn part(stage: &Stage, session: StudySessionId) -> String {
    let db = stage.app.context.database.reader();
    let rows = session::load(db, stage.row(session).await).await.unwrap();
    rows.parts[0].part.id.to_string()
}

async fn upload_of(stage: &Stage, own: RegistrationId) -> String {
    let db = stage.app.context.database.reader();
    let of = upload::Column::RegistrationId.eq(own);
    upload::Entity::find().filter(of).one(db).await.unwrap().unwrap().id.to_string()
}

async fn letter_of(stage: &Stage, own: RegistrationId) -> String {
    let db = stage.app.context.database.reader();
    let about = message::Column::ConcernsId.eq(own.0);
    message::Entity::find().filter(about).one(db).await.unwrap().unwrap().id.to_string()
}

async fn email_of(stage: &Stage, id: PersonId) -> String {
    let db = stage.app.context.database.reader();
    person::Entity::find_by_id(id).one(db).await.unwrap().unwrap().email
}
