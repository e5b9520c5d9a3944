use chrono::{DateTime, Utc};
use entities::study_sessions::material::{self, MaterialKind};
use entities::study_sessions::part;
use entities::study_sessions::survey::Circle;
use entities::{SessionMaterialId, SessionPartId, StudySessionId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::files::{self, FileProblem};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::NewFile;
use crate::study_sessions::session as sessions;
use crate::study_sessions::wording::materials as say;
use crate::web::{Objection, Problems};

/// Five mebibytes; what is larger lies elsewhere and is linked.
const LARGEST: usize = 5 * 1024 * 1024;
const LONGEST_TITLE: usize = 100;
const LONGEST_ADDRESS: usize = 2_000;
const MOST: u64 = 50;

/// Something to hand out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMaterial {
    pub kind: MaterialKind,
    pub title: String,
    pub part: Option<SessionPartId>,
    pub circle: Circle,
    /// None: at once.
    pub released_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub source: Source,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Address(String),
    File(NewFile),
}

/// Why material is not added or taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Invalid(Problems),
    /// The session was called off.
    NotPossibleNow,
    TooMany,
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Invalid(problems) => Self::Invalid(problems),
            Refusal::NotPossibleNow => Self::Said(say::NOT_NOW.to_owned()),
            Refusal::TooMany => Self::Said(say::TOO_MANY.to_owned()),
        }
    }
}

impl NewMaterial {
    fn checked(mut self) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        self.title = String::from(self.title.trim());
        if self.title.is_empty() || self.title.chars().count() > LONGEST_TITLE {
            problems.add("title", say::TITLE);
        }
        if let (Some(from), Some(until)) = (self.released_at, self.expires_at)
            && until <= from
        {
            problems.add("expires_at", say::ORDER);
        }
        match &self.source {
            Source::Address(address) if !is_web(address) => problems.add("url", say::ADDRESS),
            Source::Address(_) => {}
            Source::File(file) => match files::problem_of(&file.name, file.bytes.len(), LARGEST) {
                None => {}
                Some(FileProblem::Kind) => problems.add("file", say::FILE_KIND),
                Some(FileProblem::Empty) => problems.add("file", say::FILE_EMPTY),
                Some(FileProblem::Size) => problems.add("file", say::FILE_SIZE),
            },
        }
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }
}

fn is_web(address: &str) -> bool {
    let short = address.len() <= LONGEST_ADDRESS;
    short && url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
}

/// Adds material to a session. The same person sending the same key again adds nothing and gets
/// the first answer.
pub async fn add(
    context: &Context,
    who: Organiser,
    (id, key): (StudySessionId, &str),
    new: NewMaterial,
) -> Result<SessionMaterialId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let material = add_within(Pen::new(&tx, context), who, (id, key), new).await?;
    tx.commit().await?;
    Ok(material)
}

/// The same inside the transaction of another use case.
pub async fn add_within(
    pen: Pen<'_>,
    who: Organiser,
    (id, key): (StudySessionId, &str),
    new: NewMaterial,
) -> Result<SessionMaterialId, Stop<Refusal>> {
    let new = new.checked().map_err(Refusal::Invalid)?;
    let tx = pen.tx;
    let session = sessions::lock(tx, id).await?.ok_or(Refusal::NotFound)?;
    let request_key = format!("{id}:{}:{key}", who.person());
    let same = material::Column::RequestKey.eq(request_key.as_str());
    if let Some(known) = material::Entity::find().filter(same).one(tx).await? {
        return Ok(known.id);
    }
    if session.state.is_called_off() {
        return Err(Refusal::NotPossibleNow.into());
    }
    let own = material::Entity::find().filter(material::Column::SessionId.eq(id));
    if sea_orm::PaginatorTrait::count(own, tx).await? >= MOST {
        return Err(Refusal::TooMany.into());
    }
    let material = insert(pen, who, (id, request_key), new).await?;
    pen.note(who.actor(), "study_session.material_added", id, json!({ "material": material }))
        .await?;
    Ok(material)
}

async fn insert(
    pen: Pen<'_>,
    who: Organiser,
    (session_id, request_key): (StudySessionId, String),
    new: NewMaterial,
) -> Result<SessionMaterialId, Stop<Refusal>> {
    if let Some(part_id) = new.part {
        let own = part::Column::SessionId.eq(session_id);
        let known = part::Entity::find_by_id(part_id).filter(own).one(pen.tx).await?;
        known.ok_or(Refusal::NotFound)?;
    }
    let (url, file) = match new.source {
        Source::Address(address) => (Some(address), None),
        Source::File(file) => (None, Some(file)),
    };
    let row = material::Model {
        id: pen.context.new_id(),
        session_id,
        part_id: new.part,
        kind: new.kind,
        title: new.title,
        circle: new.circle,
        released_at: new.released_at.unwrap_or(pen.now),
        expires_at: new.expires_at,
        url,
        size: file.as_ref().and_then(|file| i32::try_from(file.bytes.len()).ok()),
        file_name: file.as_ref().map(|file| file.name.clone()),
        bytes: file.map(|file| file.bytes),
        request_key,
        added_by: who.person(),
        added_at: pen.now,
    };
    let id = row.id;
    material::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(id)
}
