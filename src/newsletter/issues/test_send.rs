//! A test to colleagues, through the ledger like every letter.

use entities::newsletter::issue_event::IssueAct;
use entities::people::role_assignment::Role;
use entities::{IssueId, PersonId};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::letters::{self, IssueTest};
use super::refusal::IssueRefusal;
use super::{composed, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::newsletter::pen::Pen;
use crate::newsletter::staff::Newsdesk;
use crate::people::audit::{self, Entry, Subject};
use crate::people::persons::{self, Addressee, PersonFilter};

const MOST_PEOPLE: u64 = 200;

/// Whom a test can be sent to: the secretariat, by reading of their names.
pub async fn testers(db: &impl ConnectionTrait) -> anyhow::Result<Vec<Addressee>> {
    let mut found: Vec<Addressee> = Vec::new();
    for role in [Role::Editor, Role::Approver, Role::Coordinator, Role::Admin] {
        let filter = PersonFilter { role: Some(role), ..PersonFilter::default() };
        for person in persons::list(db, &filter, (0, MOST_PEOPLE)).await?.rows {
            if found.iter().all(|known| known.id != person.id) {
                found.push(Addressee::of(&person)?);
            }
        }
    }
    Ok(found)
}

/// Sends the issue as it is now, marked as a test, with links that do nothing. Attachments are told
/// by their names alone; nothing about readers is in it.
pub async fn send_test(
    context: &Context,
    desk: Newsdesk,
    (id, people): (IssueId, &[PersonId]),
) -> Result<usize, Stop<IssueRefusal>> {
    let row = stored::find(context.database.reader(), id).await?.ok_or(IssueRefusal::NotFound)?;
    let whole = composed::compose(context, &row).await?;
    let mut to = testers(context.database.reader()).await?;
    to.retain(|person| people.contains(&person.id));
    if to.is_empty() || to.len() != people.len() {
        return Err(IssueRefusal::NobodyChosen.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = stored::locked(pen, id).await?;
    letters::send(pen, &row, (&to, &IssueTest::of(&whole.content))).await?;
    let note = format!("{}名に送りました。", to.len());
    stored::event(pen, (id, IssueAct::Tested), (desk.person(), &note)).await?;
    let entry = Entry::new("newsletter.issue_tested", Subject::of("newsletter_issue", id.0));
    let people: Vec<_> = to.iter().map(|person| person.id.to_string()).collect();
    audit::note(&tx, context, &desk.actor(), entry.with(json!({ "to": people }))).await?;
    tx.commit().await?;
    Ok(to.len())
}
