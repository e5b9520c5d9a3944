//! Numbers out of approved records.

use chrono::NaiveDate;
use entities::consultations::consultation;
use entities::consultations::record::{self, RecordState};
use entities::consultations::record_field::{Level, RecordField};
use entities::{ConsultationId, OrganisationId, TermId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use crate::consultations::record::openness::{Reader, reads};
use crate::consultations::record::stored::contents_of;
use crate::vocabulary::{FiscalYear, tokyo};

/// Anonymous figures of a fiscal year, from fields that are open to them alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Approved records.
    pub records: usize,
    /// Minutes people met, of those whose times are open.
    pub minutes: i64,
    /// How often each 自走度 from 1 to 5 was given.
    pub self_reliance: [usize; 5],
    /// Records without an open 自走度.
    pub unstated: usize,
}

/// What was judged of an operator in one consultation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub consultation: ConsultationId,
    pub number: String,
    pub on: NaiveDate,
    /// 自走度, 1 to 5.
    pub self_reliance: Option<i32>,
    /// The activity level of the practice points that were used.
    pub level: Option<TermId>,
}

/// The figures the ministry may read.
pub async fn figures(db: &impl ConnectionTrait, year: FiscalYear) -> Result<Figures, DbErr> {
    let meetings = consultation::Entity::find()
        .filter(consultation::Column::FiscalYear.eq(year.year()))
        .filter(consultation::Column::HeldFrom.is_not_null())
        .all(db)
        .await?;
    let mut figures = Figures::default();
    for (row, content) in approved(db, meetings).await? {
        figures.records += 1;
        if content.level(RecordField::Times) == Level::Figures {
            let met = row.held_from.zip(row.held_until);
            figures.minutes += met.map_or(0, |(from, until)| (until - from).num_minutes());
        }
        let open = content.level(RecordField::SelfReliance) == Level::Figures;
        let score = content.text(RecordField::SelfReliance).parse::<usize>().ok();
        match score.filter(|score| open && (1..=5).contains(score)) {
            Some(score) => figures.self_reliance[score - 1] += 1,
            None => figures.unstated += 1,
        }
    }
    Ok(figures)
}

/// What approved records say of an operator as far as the secretariat may read it, newest first;
/// for the course of its engagement.
pub async fn judgements(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Judgement>, DbErr> {
    let meetings = consultation::Entity::find()
        .filter(consultation::Column::OrganisationId.eq(organisation))
        .filter(consultation::Column::HeldFrom.is_not_null())
        .all(db)
        .await?;
    let mut found: Vec<_> = approved(db, meetings)
        .await?
        .into_iter()
        .filter_map(|(row, content)| {
            let told = |field| {
                let open = reads(content.level(field), Reader::Office);
                Some(content.text(field)).filter(|text| open && !text.is_empty())
            };
            Some(Judgement {
                consultation: row.id,
                number: row.number.clone(),
                on: tokyo::day_of(row.held_from?),
                self_reliance: told(RecordField::SelfReliance).and_then(|text| text.parse().ok()),
                level: told(RecordField::PracticeLevel).and_then(|text| text.parse().ok()),
            })
        })
        .filter(|one| one.self_reliance.is_some() || one.level.is_some())
        .collect();
    found.sort_by_key(|one| (std::cmp::Reverse(one.on), one.consultation));
    Ok(found)
}

type Written = (consultation::Model, crate::consultations::record::Content);

/// Each meeting with what its last approved revision says.
async fn approved(
    db: &impl ConnectionTrait,
    meetings: Vec<consultation::Model>,
) -> Result<Vec<Written>, DbErr> {
    let records = record::Entity::find()
        .filter(record::Column::ConsultationId.is_in(meetings.iter().map(|row| row.id)))
        .all(db)
        .await?;
    let keys: Vec<_> = records
        .iter()
        .map(|own| {
            let newest = own.state == RecordState::Approved;
            (own.consultation_id, own.revision - i32::from(!newest))
        })
        .filter(|(_, revision)| *revision > 0)
        .collect();
    let mut contents = contents_of(db, &keys).await?;
    let of = |row: consultation::Model| {
        let key = keys.iter().find(|(id, _)| *id == row.id)?;
        Some((row, contents.remove(key)?))
    };
    Ok(meetings.into_iter().filter_map(of).collect())
}
