//! Files of speakers.

use chrono::{DateTime, Utc};
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::speaker_file;
use entities::study_sessions::survey::Circle;
use entities::{SpeakerFileId, StudySessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Select,
};
use serde_json::json;

use super::Refusal;
use super::who::Podium;
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::study_sessions::Organiser;
use crate::study_sessions::files::{self, FileProblem};
use crate::study_sessions::materials::{self, NewMaterial, Source};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::NewFile;
use crate::study_sessions::session as sessions;
use crate::study_sessions::wording::speaking as say;
use crate::web::Problems;

/// Five mebibytes.
const LARGEST: usize = 5 * 1024 * 1024;
const LONGEST_TITLE: usize = 100;
const MOST: u64 = 20;

/// A file a speaker handed over.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Given {
    pub id: SpeakerFileId,
    pub speaker_name: String,
    pub title: String,
    pub file_name: String,
    /// Bytes.
    pub size: i32,
    pub handed_at: DateTime<Utc>,
    /// When it became material for participants.
    pub adopted_at: Option<DateTime<Utc>>,
}

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGiven {
    pub title: String,
    pub file: Option<NewFile>,
    pub name: String,
    /// Of the form; the same form sent twice hands over one.
    pub key: String,
}

impl NewGiven {
    fn checked(&self) -> Result<NewFile, Problems> {
        let mut problems = Problems::none();
        if !(1..=LONGEST_TITLE).contains(&self.title.trim().chars().count()) {
            problems.add("title", say::TITLE);
        }
        let Some(file) = self.file.clone() else {
            problems.add("file", say::FILE_MISSING);
            return Err(problems);
        };
        match files::problem_of(&file.name, file.bytes.len(), LARGEST) {
            None => {}
            Some(FileProblem::Kind) => problems.add("file", say::FILE_KIND),
            Some(FileProblem::Empty) => problems.add("file", say::FILE_EMPTY),
            Some(FileProblem::Size) => problems.add("file", say::FILE_SIZE),
        }
        if problems.is_empty() { Ok(file) } else { Err(problems) }
    }
}

/// Takes a file of a speaker, whose standing has been proved.
pub async fn hand_over(
    context: &Context,
    podium: &Podium,
    new: &NewGiven,
) -> Result<SpeakerFileId, Stop<Refusal>> {
    let file = new.checked().map_err(Refusal::Invalid)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let session_id = podium.session();
    let session = sessions::lock(&tx, session_id).await?.ok_or(Refusal::NotFound)?;
    let request_key = format!("{session_id}:{}:{}", podium.key(), new.key);
    let same = speaker_file::Column::RequestKey.eq(request_key.as_str());
    if let Some(first) = speaker_file::Entity::find().filter(same).one(&tx).await? {
        return Ok(first.id);
    }
    if session.state.is_called_off() {
        return Err(Refusal::NotPossibleNow.into());
    }
    let own = speaker_file::Entity::find()
        .filter(speaker_file::Column::SessionId.eq(session_id))
        .filter(speaker_file::Column::SpeakerKey.eq(podium.key()));
    if own.count(&tx).await? >= MOST {
        return Err(Refusal::TooMany.into());
    }
    let row = speaker_file::Model {
        id: context.new_id(),
        session_id,
        speaker_key: podium.key().to_owned(),
        speaker_name: new.name.clone(),
        title: new.title.trim().to_owned(),
        size: i32::try_from(file.bytes.len()).unwrap_or(i32::MAX),
        file_name: file.name,
        bytes: file.bytes,
        request_key,
        handed_at: pen.now,
        adopted_at: None,
    };
    let id = row.id;
    speaker_file::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    let facts = json!({ "file": id });
    pen.note(Actor::Link(None), "study_session.speaker_file_given", session_id, facts).await?;
    tx.commit().await?;
    Ok(id)
}

fn listed(session: StudySessionId) -> Select<speaker_file::Entity> {
    speaker_file::Entity::find()
        .select_only()
        .columns([
            speaker_file::Column::Id,
            speaker_file::Column::SpeakerName,
            speaker_file::Column::Title,
            speaker_file::Column::FileName,
            speaker_file::Column::Size,
            speaker_file::Column::HandedAt,
            speaker_file::Column::AdoptedAt,
        ])
        .filter(speaker_file::Column::SessionId.eq(session))
        .order_by_asc(speaker_file::Column::HandedAt)
        .order_by_asc(speaker_file::Column::Id)
}

/// What one speaker handed over.
pub async fn given_by(db: &impl ConnectionTrait, podium: &Podium) -> Result<Vec<Given>, DbErr> {
    let own = speaker_file::Column::SpeakerKey.eq(podium.key());
    listed(podium.session()).filter(own).into_model().all(db).await
}

/// What all speakers of a session handed over.
pub async fn given_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<Given>, DbErr> {
    listed(id).into_model().all(db).await
}

/// A file, for the secretariat: its name and bytes.
pub async fn given_file(
    db: &impl ConnectionTrait,
    _who: Organiser,
    (session, id): (StudySessionId, SpeakerFileId),
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let own = speaker_file::Column::SessionId.eq(session);
    let found = speaker_file::Entity::find_by_id(id).filter(own).one(db).await?;
    Ok(found.map(|row| (row.file_name, row.bytes)))
}

/// Makes a speaker's file material for everybody with a confirmed seat, once, whoever asks for it.
pub async fn adopt(
    context: &Context,
    who: Organiser,
    (session, id): (StudySessionId, SpeakerFileId),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    sessions::lock(&tx, session).await?.ok_or(Refusal::NotFound)?;
    let own = speaker_file::Column::SessionId.eq(session);
    let found = speaker_file::Entity::find_by_id(id).filter(own).one(&tx).await?;
    let file = found.ok_or(Refusal::NotFound)?;
    if file.adopted_at.is_some() {
        return Ok(());
    }
    let new = NewMaterial {
        kind: MaterialKind::Document,
        title: file.title,
        part: None,
        circle: Circle::Confirmed,
        released_at: None,
        expires_at: None,
        source: Source::File(NewFile {
            name: file.file_name,
            media_type: "application/octet-stream".to_owned(),
            bytes: file.bytes,
        }),
    };
    let key = format!("speaker_file:{id}");
    let made = materials::add_within(pen, who, (session, &key), new).await;
    made.map_err(|stop| stop.map(refusal))?;
    speaker_file::Entity::update_many()
        .col_expr(speaker_file::Column::AdoptedAt, Expr::value(Some(pen.now)))
        .filter(speaker_file::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn refusal(refusal: materials::Refusal) -> Refusal {
    match refusal {
        materials::Refusal::NotFound => Refusal::NotFound,
        materials::Refusal::Invalid(problems) => Refusal::Invalid(problems),
        materials::Refusal::NotPossibleNow => Refusal::NotPossibleNow,
        materials::Refusal::TooMany => Refusal::TooMany,
    }
}
