//! Reads records with everything around them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, Mode};
use entities::consultations::record;
use entities::consultations::record_field::RecordField;
use entities::consultations::record_step;
use entities::consultations::{record_action, record_revision};
use entities::people::organisation;
use entities::{ConsultationId, OrganisationId, TermId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::content::{Content, Planned};
use super::files::{RecordFile, files_of};
use super::material::{Facts, Material};
use super::stored::{contents_of, steps_of};
use super::view::{ActionView, FileView, StepView};
use crate::consultations::meeting::{Parties, parties_of};
use crate::people::organisations::wording::kind_name;
use crate::people::persons;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::tokyo;

/// Which revision is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Whatever the author works on.
    Newest,
    /// What others may read: the newest if handed in, else the one approved last.
    HandedIn,
    Exactly(i32),
}

impl Wanted {
    fn of(self, row: &record::Model) -> i32 {
        match self {
            Self::Exactly(revision) => revision,
            Self::HandedIn if super::moves::is_open(row.state) && row.revision > 1 => {
                row.revision - 1
            }
            Self::Newest | Self::HandedIn => row.revision,
        }
    }
}

/// A record and its consultation.
pub type Pair = (consultation::Model, record::Model);

/// Reads several records, in a fixed number of queries, keeping their order.
pub async fn materials(
    db: &impl ConnectionTrait,
    pairs: Vec<Pair>,
    wanted: Wanted,
) -> anyhow::Result<Vec<Material>> {
    let keys: Vec<_> = pairs.iter().map(|(row, own)| (row.id, wanted.of(own))).collect();
    let around = Around::read(db, &pairs, &keys).await?;
    let parties = parties_of(db, pairs.iter().map(|(row, _)| row.clone()).collect()).await?;
    let parties: HashMap<_, _> = parties.into_iter().map(|one| (one.row.id, one)).collect();
    let complete = |((row, own), (_, revision)): (&Pair, &(ConsultationId, i32))| {
        Some(around.material(parties.get(&row.id)?, own, *revision))
    };
    Ok(pairs.iter().zip(&keys).filter_map(complete).collect())
}

struct Around {
    contents: HashMap<(ConsultationId, i32), Content>,
    revisions: HashMap<(ConsultationId, i32), record_revision::Model>,
    tasks: HashMap<entities::RecordActionId, record_action::Model>,
    files: HashMap<ConsultationId, Vec<RecordFile>>,
    steps: HashMap<ConsultationId, Vec<record_step::Model>>,
    names: HashMap<entities::PersonId, String>,
    organisations: HashMap<OrganisationId, organisation::Model>,
    held: HashMap<OrganisationId, Vec<DateTime<Utc>>>,
    regions: Regions,
    terms: Terms,
}

impl Around {
    async fn read(
        db: &impl ConnectionTrait,
        pairs: &[Pair],
        keys: &[(ConsultationId, i32)],
    ) -> Result<Self, DbErr> {
        let ids: Vec<_> = pairs.iter().map(|(row, _)| row.id).collect();
        let owners: Vec<_> = pairs.iter().map(|(row, _)| row.organisation_id).collect();
        let tasks = record_action::Entity::find()
            .filter(record_action::Column::ConsultationId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        let revisions = record_revision::Entity::find()
            .filter(record_revision::Column::ConsultationId.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        let organisations = organisation::Entity::find()
            .filter(organisation::Column::Id.is_in(owners.iter().copied()))
            .all(db)
            .await?;
        let steps = steps_of(db, &ids).await?;
        let people = steps.values().flatten().map(|step| step.person_id);
        // Prefectures seldom change their block; the newest meeting tells for all of one reading.
        let day = pairs.iter().filter_map(|(row, _)| row.held_from).max().map(tokyo::day_of);
        Ok(Self {
            contents: contents_of(db, keys).await?,
            revisions: by(revisions, |row| (row.consultation_id, row.revision)),
            tasks: by(tasks, |row| row.id),
            files: files_of(db, &ids).await?,
            names: persons::names(db, people).await?,
            steps,
            organisations: by(organisations, |row| row.id),
            held: held_of(db, &owners).await?,
            regions: Regions::on(db, day.unwrap_or_default()).await?,
            terms: Terms::load(db).await?,
        })
    }

    fn material(&self, parties: &Parties, own: &record::Model, revision: i32) -> Material {
        let row = &parties.row;
        let key = (row.id, revision);
        let content = self.contents.get(&key).cloned().unwrap_or_default();
        let level: Option<TermId> = content.text(RecordField::PracticeLevel).parse().ok();
        let shown = self.revisions.get(&key);
        let drafted = own.revision == revision && super::moves::is_open(own.state);
        let (now, signed) = (Met::now(row), shown.filter(|_| !drafted).map(Met::as_signed));
        let met = signed.filter(|met| met.times.is_some()).unwrap_or_else(|| now.clone());
        Material {
            consultation: row.id,
            facts: self.facts(parties),
            state: own.state,
            revision: own.revision,
            version: own.version,
            due_at: own.due_at,
            content_of: revision,
            corrected_to: now.times.filter(|_| met.times != now.times),
            times: met.times,
            place: met.place,
            practice_level: level.map(|id| self.terms.label(id).to_owned()),
            actions: content.actions.iter().map(|action| self.action(action)).collect(),
            files: self.files_in(row.id, shown.filter(|_| !drafted)),
            steps: self.steps.get(&row.id).into_iter().flatten().map(|s| self.step(s)).collect(),
            content,
        }
    }

    fn facts(&self, parties: &Parties) -> Facts {
        let row = &parties.row;
        let own = self.organisations.get(&row.organisation_id);
        let block = own.and_then(|own| self.regions.block_of(own.prefecture_code?));
        let held = self.held.get(&row.organisation_id).map_or(&[][..], Vec::as_slice);
        Facts {
            number: row.number.clone(),
            fiscal_year: row.fiscal_year,
            organisation_id: row.organisation_id,
            organisation: parties.organisation.clone(),
            corporate_number: own.and_then(|own| own.corporate_number.clone()),
            block: block.map(|block| block.name.clone()),
            category: own.map(|own| kind_name(own.kind).to_owned()).unwrap_or_default(),
            client: parties.client_name(),
            accompanist: parties.accompanist_name().unwrap_or_default(),
            mode: row.mode,
            theme: parties.theme.clone(),
            ordinal: held.iter().filter(|at| Some(**at) <= row.held_from).count(),
            planned_for: row.starts_at,
        }
    }

    fn action(&self, planned: &Planned) -> ActionView {
        let task = planned.id.and_then(|id| self.tasks.get(&id));
        ActionView {
            id: planned.id,
            owner: planned.owner,
            text: planned.text.clone(),
            due_on: planned.due_on,
            state: task.map(|task| task.state),
            note: task.and_then(|task| task.note.clone()),
            closed_at: task.and_then(|task| task.closed_at),
        }
    }

    /// Of a revision handed in: what was there by then.
    fn files_in(
        &self,
        id: ConsultationId,
        shown: Option<&record_revision::Model>,
    ) -> Vec<FileView> {
        let approved = |file: &RecordFile| {
            self.revisions
                .values()
                .filter(|row| row.consultation_id == id)
                .any(|row| row.approved_at.is_some_and(|at| file.uploaded_at <= at))
        };
        let until = shown.and_then(|row| row.submitted_at);
        let there = |file: &&RecordFile| until.is_none_or(|until| file.uploaded_at <= until);
        let files = self.files.get(&id).into_iter().flatten().filter(there);
        files
            .map(|file| FileView {
                id: file.id,
                name: file.name.clone(),
                removable: shown.is_none() && !approved(file),
            })
            .collect()
    }

    fn step(&self, row: &record_step::Model) -> StepView {
        StepView {
            at: row.at,
            revision: row.revision,
            kind: row.kind,
            side: row.side,
            person: self.names.get(&row.person_id).cloned().unwrap_or_default(),
            remark: row.remark.clone(),
        }
    }
}

fn by<K: std::hash::Hash + Eq, T>(rows: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, T> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

/// When and where people met.
#[derive(Clone)]
struct Met {
    times: Option<(DateTime<Utc>, DateTime<Utc>)>,
    place: Option<String>,
}

impl Met {
    fn now(row: &consultation::Model) -> Self {
        Self { times: row.held_from.zip(row.held_until), place: place(row) }
    }

    /// As the record was handed in.
    fn as_signed(row: &record_revision::Model) -> Self {
        Self { times: row.held_from.zip(row.held_until), place: row.place.clone() }
    }
}

/// The address of an online meeting is a key to a room, not a place.
pub(super) fn place(row: &consultation::Model) -> Option<String> {
    row.place.clone().filter(|_| row.mode == Mode::InPerson)
}

/// When each organisation's consultations were held.
async fn held_of(
    db: &impl ConnectionTrait,
    organisations: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Vec<DateTime<Utc>>>, DbErr> {
    let rows: Vec<(OrganisationId, Option<DateTime<Utc>>)> = consultation::Entity::find()
        .select_only()
        .columns([consultation::Column::OrganisationId, consultation::Column::HeldFrom])
        .filter(
            Condition::all()
                .add(consultation::Column::OrganisationId.is_in(organisations.iter().copied()))
                .add(consultation::Column::HeldFrom.is_not_null()),
        )
        .order_by_asc(consultation::Column::HeldFrom)
        .into_tuple()
        .all(db)
        .await?;
    let mut held: HashMap<_, Vec<_>> = HashMap::new();
    for (organisation, at) in rows {
        held.entry(organisation).or_default().extend(at);
    }
    Ok(held)
}
