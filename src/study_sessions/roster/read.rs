use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::{
    membership, organisation, person, prefecture, region_block, region_block_prefecture,
};
use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session;
use entities::{OrganisationId, PersonId, RegistrationId, SessionPartId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::people::whole_name;
use crate::study_sessions::seats::SeatCount;
use crate::study_sessions::session::load;
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;

/// The attendance book of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// 事業名
    pub programme: String,
    pub fiscal_year: i32,
    /// With its number.
    pub title: String,
    pub number: Option<i32>,
    pub host: String,
    pub co_hosts: Vec<String>,
    pub parts: Vec<RosterPart>,
    pub seats: Vec<SeatCount>,
    /// Confirmed registrations, by reception number.
    pub rows: Vec<RosterRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterPart {
    pub id: SessionPartId,
    pub title: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub venue: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    pub registration: RegistrationId,
    pub number: String,
    pub name: String,
    pub kana: Option<String>,
    pub organisation: Option<String>,
    pub job_title: Option<String>,
    pub prefecture_code: Option<i32>,
    pub prefecture: Option<String>,
    pub block: Option<String>,
    pub mode: Mode,
    pub registered_at: DateTime<Utc>,
    /// 備考
    pub note: Option<String>,
    /// One for each part, in the order of the parts; none where nothing is recorded.
    pub attendance: Vec<Option<PartAttendance>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartAttendance {
    pub presence: Presence,
    pub arrived_at: Option<DateTime<Utc>>,
    pub left_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
}

impl From<attendance::Model> for PartAttendance {
    fn from(row: attendance::Model) -> Self {
        Self {
            presence: row.presence,
            arrived_at: row.arrived_at,
            left_at: row.left_at,
            note: row.note,
        }
    }
}

impl PartAttendance {
    pub fn came(&self) -> bool {
        !matches!(self.presence, Presence::Excused | Presence::NoShow)
    }

    /// From when until when they were in the room while the part lasted; until its end where no
    /// leaving is recorded. Whoever was early waited for it to begin.
    pub fn span(
        &self,
        (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let arrived = self.arrived_at.filter(|_| self.came())?.clamp(starts_at, ends_at);
        Some((arrived, self.left_at.unwrap_or(ends_at).clamp(arrived, ends_at)))
    }

    /// The same in whole minutes.
    pub fn minutes(&self, part: (DateTime<Utc>, DateTime<Utc>)) -> Option<i64> {
        self.span(part).map(|(from, until)| (until - from).num_minutes())
    }
}

impl RosterRow {
    /// Came to at least one part.
    pub fn came(&self) -> bool {
        self.attendance.iter().flatten().any(PartAttendance::came)
    }
}

impl Roster {
    /// How many came to at least one part.
    pub fn attended(&self) -> usize {
        self.rows.iter().filter(|row| row.came()).count()
    }
}

/// The roster of a session: a fixed number of queries, however many people it lists.
pub async fn roster(
    db: &impl ConnectionTrait,
    _who: Organiser,
    (programme, host): (&str, &str),
    id: StudySessionId,
) -> Result<Option<Roster>, DbErr> {
    let Some(row) = session::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let rows = load(db, row).await?;
    let parts: Vec<_> = rows
        .parts
        .iter()
        .map(|rows| RosterPart {
            id: rows.part.id,
            title: rows.part.title.clone(),
            starts_at: rows.part.starts_at,
            ends_at: rows.part.ends_at,
            venue: rows.part.venue_name.clone(),
        })
        .collect();
    Ok(Some(Roster {
        programme: programme.to_owned(),
        fiscal_year: rows.session.fiscal_year,
        title: wording::full_title(rows.session.number, &rows.session.title),
        number: rows.session.number,
        host: host.to_owned(),
        co_hosts: rows.co_hosts.into_iter().map(|host| host.name).collect(),
        rows: lines(db, &rows.session, &parts).await?,
        parts,
        seats: rows.seats,
    }))
}

async fn lines(
    db: &impl ConnectionTrait,
    session: &session::Model,
    parts: &[RosterPart],
) -> Result<Vec<RosterRow>, DbErr> {
    let confirmed = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(session.id))
        .filter(registration::Column::State.eq(RegistrationState::Confirmed))
        .order_by_asc(registration::Column::Number)
        .all(db)
        .await?;
    let known = Known::of(db, &confirmed, session.starts_at).await?;
    let attendance = attendance_of(db, parts).await?;
    Ok(confirmed
        .into_iter()
        .map(|row| {
            let of_part = |part: &RosterPart| attendance.get(&(part.id, row.id)).cloned();
            known.line(&row, parts.iter().map(of_part).collect())
        })
        .collect())
}

/// What is known about everybody on the list.
struct Known {
    people: HashMap<PersonId, person::Model>,
    organisations: HashMap<OrganisationId, organisation::Model>,
    titles: HashMap<(PersonId, OrganisationId), String>,
    prefectures: HashMap<i32, String>,
    blocks: HashMap<i32, String>,
}

impl Known {
    async fn of(
        db: &impl ConnectionTrait,
        rows: &[registration::Model],
        at: DateTime<Utc>,
    ) -> Result<Self, DbErr> {
        let people = rows.iter().map(|row| row.person_id).collect::<Vec<_>>();
        let organisations = rows.iter().filter_map(|row| row.organisation_id).collect::<Vec<_>>();
        let of_people = person::Column::Id.is_in(people.iter().copied());
        let titles = membership::Entity::find()
            .filter(membership::Column::PersonId.is_in(people.iter().copied()))
            .filter(membership::Column::OrganisationId.is_in(organisations.iter().copied()))
            .all(db)
            .await?;
        let listed = organisation::Column::Id.is_in(organisations);
        let people = person::Entity::find().filter(of_people).all(db).await?;
        let organisations = organisation::Entity::find().filter(listed).all(db).await?;
        let prefectures = prefecture::Entity::find().all(db).await?;
        Ok(Self {
            people: people.into_iter().map(|row| (row.id, row)).collect(),
            organisations: organisations.into_iter().map(|row| (row.id, row)).collect(),
            titles: titles
                .into_iter()
                .filter_map(|row| Some(((row.person_id, row.organisation_id), row.title?)))
                .collect(),
            prefectures: prefectures.into_iter().map(|row| (row.code, row.name)).collect(),
            blocks: blocks(db, at).await?,
        })
    }

    fn line(
        &self,
        row: &registration::Model,
        attendance: Vec<Option<PartAttendance>>,
    ) -> RosterRow {
        let person = self.people.get(&row.person_id);
        let organisation = row.organisation_id.and_then(|id| self.organisations.get(&id));
        let membership = row.organisation_id.map(|id| (row.person_id, id));
        let code = row.prefecture_code.or(organisation.and_then(|own| own.prefecture_code));
        let kana = person.and_then(|person| {
            let family = person.family_kana.as_deref()?;
            Some(whole_name(family, person.given_kana.as_deref().unwrap_or_default()))
        });
        RosterRow {
            registration: row.id,
            number: row.number.clone(),
            name: person
                .map(|person| whole_name(&person.family_name, &person.given_name))
                .unwrap_or_default(),
            kana,
            organisation: organisation.map(|own| own.name.clone()).or(row.affiliation.clone()),
            job_title: row
                .job_title
                .clone()
                .or_else(|| membership.and_then(|own| self.titles.get(&own).cloned())),
            prefecture_code: code,
            prefecture: code.and_then(|code| self.prefectures.get(&code).cloned()),
            block: code.and_then(|code| self.blocks.get(&code).cloned()),
            mode: row.mode,
            registered_at: row.registered_at,
            note: row.note.clone(),
            attendance,
        }
    }
}

/// The block each prefecture belonged to on the day of the session.
async fn blocks(
    db: &impl ConnectionTrait,
    at: DateTime<Utc>,
) -> Result<HashMap<i32, String>, DbErr> {
    let day = tokyo::day_of(at);
    let names = region_block::Entity::find().all(db).await?;
    let names: HashMap<_, _> = names.into_iter().map(|row| (row.id, row.name)).collect();
    let belongs = region_block_prefecture::Entity::find()
        .filter(region_block_prefecture::Column::ValidFrom.lte(day))
        .all(db)
        .await?;
    Ok(belongs
        .into_iter()
        .filter(|row| row.valid_to.is_none_or(|last| last >= day))
        .filter_map(|row| Some((row.prefecture_code, names.get(&row.block_id)?.clone())))
        .collect())
}

async fn attendance_of(
    db: &impl ConnectionTrait,
    parts: &[RosterPart],
) -> Result<HashMap<(SessionPartId, RegistrationId), PartAttendance>, DbErr> {
    let ids = parts.iter().map(|part| part.id);
    let rows =
        attendance::Entity::find().filter(attendance::Column::PartId.is_in(ids)).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.part_id, row.registration_id), PartAttendance::from(row)))
        .collect())
}
