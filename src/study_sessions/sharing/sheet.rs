//! The file of a released roster: only those people and columns, and of the people only those who
//! are still covered.

use std::collections::HashSet;

use anyhow::Context as _;
use entities::study_sessions::{release, release_person};
use entities::{RegistrationId, SessionReleaseId, StudySessionId};
use rust_xlsxwriter::{Format, Workbook};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::{Covered, covered};
use crate::study_sessions::Organiser;
use crate::study_sessions::session::{RosterColumn, SharingPlan, columns_in};
use crate::study_sessions::wording::sharing as say;
use crate::web::workbook::text;

pub use crate::study_sessions::roster::MEDIA_TYPE;

/// The file of a release: its co-host and the workbook. Whoever asks notes the view.
pub async fn released_roster(
    db: &impl ConnectionTrait,
    who: Organiser,
    (session, id): (StudySessionId, SessionReleaseId),
) -> anyhow::Result<Option<(String, Vec<u8>)>> {
    let own = release::Column::SessionId.eq(session);
    let Some(row) = release::Entity::find_by_id(id).filter(own).one(db).await? else {
        return Ok(None);
    };
    let terms = SharingPlan {
        basis: row.basis,
        detail: row.basis_detail.clone(),
        purpose: row.purpose.clone(),
        columns: columns_in(&row.shared_columns),
    };
    let listed: Vec<RegistrationId> = release_person::Entity::find()
        .select_only()
        .column(release_person::Column::RegistrationId)
        .filter(release_person::Column::ReleaseId.eq(id))
        .into_tuple()
        .all(db)
        .await?;
    let listed: HashSet<_> = listed.into_iter().collect();
    let mut people = covered(db, who, (session, &row.host), &terms).await?;
    people.retain(|one| listed.contains(&one.registration));
    Ok(Some((row.host, workbook(&terms, &people)?)))
}

fn workbook(terms: &SharingPlan, people: &[Covered]) -> anyhow::Result<Vec<u8>> {
    let columns: Vec<RosterColumn> = terms.columns.iter().copied().collect();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    let mut write = || -> Result<(), rust_xlsxwriter::XlsxError> {
        sheet.set_name("名簿")?;
        for (column, one) in (0..).zip(&columns) {
            text(sheet, (0, column), say::column(*one), &plain)?;
        }
        for (line, person) in (1..).zip(people) {
            for (column, one) in (0..).zip(&columns) {
                text(sheet, (line, column), person.word(*one), &plain)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        Ok(())
    };
    write().context("the roster for a co-host could not be written")?;
    book.save_to_buffer().context("the roster for a co-host could not be written")
}
