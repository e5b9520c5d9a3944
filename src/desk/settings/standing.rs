use chrono::{DateTime, Utc};
use entities::sign_in::audit_entry;
use sea_orm::{ConnectionTrait, DbErr};

use crate::context::Context;
use crate::people::Roles;
use crate::people::audit::{self, AuditFilter, Names};

use super::catalogue::{Setting, open_to};
use super::values;

/// How a setting stands.
pub struct Standing {
    pub setting: &'static Setting,
    /// In a few words.
    pub value: String,
    /// None: it is as it was on the first day.
    pub last: Option<Last>,
}

/// The last change.
pub struct Last {
    pub at: DateTime<Utc>,
    pub by: String,
}

/// The settings somebody with these roles may open.
pub async fn standings(context: &Context, roles: &Roles) -> anyhow::Result<Vec<Standing>> {
    let reader = context.database.reader();
    let mut told = Vec::new();
    for setting in open_to(roles) {
        let value = values::present(context, setting.what).await?;
        told.push((setting, value, newest(reader, setting).await?));
    }
    let entries: Vec<_> = told.iter().filter_map(|(.., entry)| entry.clone()).collect();
    let names = Names::of(reader, &entries).await?;
    let last = |entry: &audit_entry::Model| Last { at: entry.at, by: names.actor(entry) };
    let standing = |(setting, value, entry): (_, _, Option<audit_entry::Model>)| Standing {
        setting,
        value,
        last: entry.as_ref().map(last),
    };
    Ok(told.into_iter().map(standing).collect())
}

async fn newest(
    reader: &impl ConnectionTrait,
    setting: &Setting,
) -> Result<Option<audit_entry::Model>, DbErr> {
    let filter = AuditFilter { actions: Some(setting.actions.to_vec()), ..AuditFilter::default() };
    Ok(audit::list(reader, &filter, (None, 1)).await?.into_iter().next())
}
