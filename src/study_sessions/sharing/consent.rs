//! Asking participants whether a co-host may get their data.

use entities::study_sessions::co_host::Basis;
use entities::study_sessions::registration;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::sharing_consent;
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::Refusal;
use super::terms::{form_version, host_terms, shared_with};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{By, Refusal as RegistrationRefusal, holder};
use crate::study_sessions::session::{self, SharingPlan, columns_in, columns_out};
use crate::study_sessions::wording::sharing as say;
use crate::web::Problems;

/// A co-host somebody is asked about, and what they answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub host: String,
    pub terms: SharingPlan,
    /// None: not answered, or asked for less than now.
    pub granted: Option<bool>,
}

/// Keeps what somebody answered when they registered, for every co-host they were asked about.
pub async fn record(
    pen: Pen<'_>,
    rows: &SessionRows,
    registration: RegistrationId,
    agreed: &[String],
) -> anyhow::Result<()> {
    for (host, terms) in shared_with(rows).filter(|(_, terms)| terms.basis == Basis::Consent) {
        let granted = agreed.iter().any(|name| name == host);
        let at = (rows.session.id, registration);
        write(pen, at, (host, &terms), granted).await?;
    }
    Ok(())
}

async fn write(
    pen: Pen<'_>,
    (session_id, registration_id): (StudySessionId, RegistrationId),
    (host, terms): (&str, &SharingPlan),
    granted: bool,
) -> anyhow::Result<()> {
    let wording = say::consent(host, terms);
    let row = sharing_consent::Model {
        id: pen.context.new_id(),
        session_id,
        registration_id,
        host: host.to_owned(),
        granted,
        purpose: terms.purpose.clone(),
        shared_columns: columns_out(&terms.columns)?,
        form_version: form_version(&wording),
        wording,
        noted_at: pen.now,
    };
    sharing_consent::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(())
}

/// Takes the answer of the person themselves, given or taken back later. The same answer to the same
/// terms again adds nothing.
pub async fn answer(
    context: &Context,
    by: By,
    id: RegistrationId,
    (host, granted): (&str, bool),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = holder(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    refuse_unless_theirs(by, &row)?;
    let session = session::lock(&tx, row.session_id).await?.ok_or(Refusal::NotFound)?;
    let rows = session::load(&tx, session).await?;
    let terms = host_terms(&rows, host).filter(|terms| terms.basis == Basis::Consent);
    let ended = matches!(row.state, RegistrationState::Cancelled | RegistrationState::Declined);
    let terms = terms.filter(|_| !ended || !granted).ok_or(Refusal::NotAsked)?;
    let before = asked(&tx, &rows, &row).await?;
    if before.iter().any(|one| one.host == host && one.granted == Some(granted)) {
        return Ok(());
    }
    write(pen, (row.session_id, id), (host, &terms), granted).await?;
    let facts = json!({ "registration": id, "host": host, "granted": granted });
    pen.note(by.actor(&row), "study_session.sharing_answered", row.session_id, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes all answers at once, with a change of the registration: yes to these co-hosts, no to all
/// others the person is asked about. An answer that is the one given before adds nothing.
pub async fn answer_all(
    pen: Pen<'_>,
    by: By,
    (rows, row): (&SessionRows, &registration::Model),
    agreed: &[String],
) -> Result<(), Stop<RegistrationRefusal>> {
    let before = asked(pen.tx, rows, row).await?;
    let known = |name: &String| before.iter().any(|one| one.host == *name);
    let mut problems = Problems::none();
    if refuse_unless_theirs(by, row).is_err() {
        problems.add("shares_with", say::NOT_THEIRS);
    } else if !agreed.iter().all(known) {
        problems.add("shares_with", say::NOT_ASKED);
    }
    if !problems.is_empty() {
        return Err(RegistrationRefusal::Invalid(problems).into());
    }
    for Asked { host, terms, granted: said } in before {
        let granted = agreed.contains(&host);
        if said == Some(granted) {
            continue;
        }
        write(pen, (row.session_id, row.id), (&host, &terms), granted).await?;
        let facts = json!({ "registration": row.id, "host": host, "granted": granted });
        pen.note(by.actor(row), "study_session.sharing_answered", row.session_id, facts).await?;
    }
    Ok(())
}

/// Only they can agree: neither the secretariat nor a colleague who registered them.
fn refuse_unless_theirs(by: By, row: &registration::Model) -> Result<(), Refusal> {
    match by {
        By::Staff(_) => Err(Refusal::NotFound),
        _ if by.is_for_colleague(row) => Err(Refusal::NotTheirs),
        _ => Ok(()),
    }
}

/// Every co-host this participant is asked about, with their last answer.
pub async fn asked(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
    row: &registration::Model,
) -> Result<Vec<Asked>, DbErr> {
    let lines = sharing_consent::Entity::find()
        .filter(sharing_consent::Column::RegistrationId.eq(row.id))
        .order_by_desc(sharing_consent::Column::NotedAt)
        .order_by_desc(sharing_consent::Column::Id)
        .all(db)
        .await?;
    let consents = shared_with(rows).filter(|(_, terms)| terms.basis == Basis::Consent);
    Ok(consents
        .map(|(host, terms)| {
            let last = lines.iter().find(|line| line.host == host);
            let granted = last.filter(|line| answers(line, &terms)).map(|line| line.granted);
            Asked { host: host.to_owned(), terms, granted }
        })
        .collect())
}

/// Whether an answer is one to these terms: the same purpose, and no column that was not named then.
/// A refusal stays one, whatever is asked now.
pub fn answers(line: &sharing_consent::Model, terms: &SharingPlan) -> bool {
    let same = line.purpose == terms.purpose;
    !line.granted || (same && terms.columns.is_subset(&columns_in(&line.shared_columns)))
}
