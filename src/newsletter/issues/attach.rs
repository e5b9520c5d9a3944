//! Files that go out with an issue. Better not: a page to link to is safer. What is attached is part
//! of what is approved.

use entities::newsletter::{issue, issue_attachment};
use entities::{IssueAttachmentId, IssueId};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
};
use sha2::{Digest as _, Sha256};

use super::content::hex;
use super::refusal::IssueRefusal;
use super::save::{change, changeable};
use super::wording::problems as say;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::vocabulary::ShortText;
use crate::web::Problems;

/// Of one file, in bytes.
pub const LARGEST_FILE: usize = 2 * 1024 * 1024;
pub const MOST_FILES: u64 = 3;

/// Endings, media types, and how such a file begins.
const TYPES: [(&str, &str, &[u8]); 8] = [
    ("pdf", "application/pdf", b"%PDF-"),
    ("png", "image/png", b"\x89PNG\r\n"),
    ("jpg", "image/jpeg", b"\xFF\xD8\xFF"),
    ("jpeg", "image/jpeg", b"\xFF\xD8\xFF"),
    ("txt", "text/plain", b""),
    ("csv", "text/csv", b""),
    ("ics", "text/calendar", b"BEGIN:VCALENDAR"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
];

/// A file as it was handed in.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Attaches a file; what was approved is void.
pub async fn attach(
    context: &Context,
    (desk, id, version): (Newsdesk, IssueId, Option<i32>),
    file: &NewFile,
) -> Result<IssueAttachmentId, Stop<IssueRefusal>> {
    let (name, media_type) = checked(file).map_err(IssueRefusal::Invalid)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = changeable(pen, (id, version)).await?;
    let known = issue_attachment::Entity::find()
        .filter(issue_attachment::Column::IssueId.eq(id))
        .count(&tx)
        .await?;
    if known >= MOST_FILES {
        return Err(invalid(say::FILES_MANY).into());
    }
    let attached = attachment(pen, desk, (&row, file), (name, media_type));
    let attachment_id = attached.id;
    let added = issue_attachment::Entity::insert(attached.into_active_model());
    added.exec_without_returning(&tx).await.map_err(|error| match Conflict::of(&error) {
        Conflict::Taken => IssueRefusal::FileNameTaken.into(),
        _ => Stop::from(error),
    })?;
    change(pen, desk, row).await?;
    tx.commit().await?;
    Ok(attachment_id)
}

/// Takes a file away; what was approved is void.
pub async fn detach(
    context: &Context,
    (desk, id, version): (Newsdesk, IssueId, Option<i32>),
    file: IssueAttachmentId,
) -> Result<(), Stop<IssueRefusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = changeable(pen, (id, version)).await?;
    let gone = issue_attachment::Entity::delete_many()
        .filter(issue_attachment::Column::IssueId.eq(id))
        .filter(issue_attachment::Column::Id.eq(file))
        .exec(&tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(IssueRefusal::NotFound.into());
    }
    change(pen, desk, row).await?;
    tx.commit().await?;
    Ok(())
}

fn attachment(
    pen: Pen<'_>,
    desk: Newsdesk,
    (row, file): (&issue::Model, &NewFile),
    (name, media_type): (String, &str),
) -> issue_attachment::Model {
    issue_attachment::Model {
        id: pen.context.new_id(),
        issue_id: row.id,
        file_name: name,
        media_type: media_type.to_owned(),
        size: i32::try_from(file.bytes.len()).unwrap_or(i32::MAX),
        sha256: hex(&Sha256::digest(&file.bytes)),
        bytes: file.bytes.clone(),
        added_by: desk.person(),
        added_at: pen.now,
    }
}

/// Name and type, if the file is what its ending says.
fn checked(file: &NewFile) -> Result<(String, &'static str), Problems> {
    let problem = |detail: &str| {
        let mut problems = Problems::none();
        problems.add("file", detail);
        problems
    };
    let name = ShortText::<200>::parse(&file.name).map_err(|found| problem(&found.to_string()))?;
    if file.bytes.is_empty() {
        return Err(problem(say::FILE_EMPTY));
    }
    if file.bytes.len() > LARGEST_FILE {
        return Err(problem(say::FILE_LARGE));
    }
    let ending = name.as_str().rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    let known = TYPES
        .iter()
        .find(|(known, _, begins)| *known == ending && file.bytes.starts_with(begins))
        .ok_or_else(|| problem(say::FILE_TYPE))?;
    Ok((name.into_string(), known.1))
}

fn invalid(detail: &str) -> IssueRefusal {
    let mut problems = Problems::none();
    problems.add("file", detail);
    IssueRefusal::Invalid(problems)
}
