use std::collections::HashMap;

use entities::consultations::consultation::{self, Mode, Side};
use entities::consultations::wish;
use entities::people::{organisation, person, term};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QueryTrait as _, Select,
};

use super::stored::OPEN;
use crate::consultations::policy::current_conditions;
use crate::database::WriteTransaction;
use crate::people::whole_name;

/// A consultation with everybody and everything it names.
#[derive(Clone, Debug)]
pub struct Parties {
    pub row: consultation::Model,
    pub client: person::Model,
    /// None while nobody is chosen.
    pub accompanist: Option<person::Model>,
    pub organisation: String,
    pub theme: Option<String>,
    /// 第1～第3希望, by rank.
    pub wishes: Vec<wish::Model>,
    /// It is to be held online, and the client has not accepted the conditions there are.
    pub conditions_open: bool,
}

impl Parties {
    pub fn client_name(&self) -> String {
        whole_name(&self.client.family_name, &self.client.given_name)
    }

    pub fn accompanist_name(&self) -> Option<String> {
        let person = self.accompanist.as_ref()?;
        Some(whole_name(&person.family_name, &person.given_name))
    }

    /// Whoever stands on a side; nobody for the secretariat.
    pub fn person(&self, side: Side) -> Option<&person::Model> {
        match side {
            Side::Client => Some(&self.client),
            Side::Accompanist => self.accompanist.as_ref(),
            Side::Staff => None,
        }
    }
}

/// Reads what one consultation names.
pub async fn parties(
    db: &impl ConnectionTrait,
    row: consultation::Model,
) -> anyhow::Result<Parties> {
    let mut found = parties_of(db, vec![row]).await?;
    found.pop().ok_or_else(|| anyhow::anyhow!("a consultation has no client"))
}

/// Reads what several consultations name, in four queries, keeping their order; in a fifth whether
/// there are conditions that somebody still has to accept.
pub async fn parties_of(
    db: &impl ConnectionTrait,
    rows: Vec<consultation::Model>,
) -> anyhow::Result<Vec<Parties>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = people_of(&rows).all(db).await?;
    let people: HashMap<_, _> = people.into_iter().map(|person| (person.id, person)).collect();
    let organisations = organisations_of(&rows).all(db).await?;
    let organisations: HashMap<_, _> =
        organisations.into_iter().map(|row| (row.id, row.name)).collect();
    let themes: Vec<_> = rows.iter().filter_map(|row| row.theme_id).collect();
    let themes = if themes.is_empty() {
        Vec::new()
    } else {
        term::Entity::find().filter(term::Column::Id.is_in(themes)).all(db).await?
    };
    let themes: HashMap<_, _> = themes.into_iter().map(|term| (term.id, term.label)).collect();
    let wishes = wishes_of(db, &rows).await?;
    let published = rows.iter().any(owes_consent) && current_conditions(db).await?.is_some();
    let complete = |row: consultation::Model| {
        let own = wishes.iter().filter(|wish| wish.consultation_id == row.id);
        Some(Parties {
            client: people.get(&row.client_id)?.clone(),
            accompanist: row.accompanist_id.and_then(|id| people.get(&id).cloned()),
            organisation: organisations.get(&row.organisation_id).cloned().unwrap_or_default(),
            theme: row.theme_id.and_then(|id| themes.get(&id).cloned()),
            wishes: own.cloned().collect(),
            conditions_open: published && owes_consent(&row),
            row,
        })
    };
    Ok(rows.into_iter().filter_map(complete).collect())
}

/// By rank, for those that have no time yet.
async fn wishes_of(
    db: &impl ConnectionTrait,
    rows: &[consultation::Model],
) -> Result<Vec<wish::Model>, DbErr> {
    let timeless = rows.iter().filter(|row| row.starts_at.is_none()).map(|row| row.id);
    let timeless: Vec<_> = timeless.collect();
    if timeless.is_empty() {
        return Ok(Vec::new());
    }
    wish::Entity::find()
        .filter(wish::Column::ConsultationId.is_in(timeless))
        .order_by_asc(wish::Column::Rank)
        .all(db)
        .await
}

/// Booked by somebody else, or before there were any: conditions are accepted once.
fn owes_consent(row: &consultation::Model) -> bool {
    row.mode == Mode::Online && OPEN.contains(&row.state) && row.conditions_version.is_none()
}

/// The same for a consultation made just now, read in one journey where that spares others.
pub async fn parties_within(
    tx: &WriteTransaction,
    row: consultation::Model,
) -> anyhow::Result<Parties> {
    let rows = vec![row];
    let questions = vec![people_of(&rows).into_query(), organisations_of(&rows).into_query()];
    tx.ask_ahead(questions).await?;
    let mut found = parties_of(tx, rows).await?;
    found.pop().ok_or_else(|| anyhow::anyhow!("a consultation has no client"))
}

fn people_of(rows: &[consultation::Model]) -> Select<person::Entity> {
    let people = rows.iter().flat_map(|row| [Some(row.client_id), row.accompanist_id]).flatten();
    person::Entity::find().filter(person::Column::Id.is_in(people))
}

fn organisations_of(rows: &[consultation::Model]) -> Select<organisation::Entity> {
    let ids = rows.iter().map(|row| row.organisation_id);
    organisation::Entity::find().filter(organisation::Column::Id.is_in(ids))
}
