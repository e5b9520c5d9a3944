//! One query answers who asks: person, roles and places in organisations come as joined rows.

use std::collections::BTreeSet;

use entities::people::person::PersonState;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::{OrganisationId, PersonId};
use sea_orm::ActiveEnum as _;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, SelectStatement};

use super::{Belonging, Identity, Roles, SessionRef};

/// Adds what [`read`] needs to a question that has `person` in it.
pub fn join(select: &mut SelectStatement) {
    let of = |column: &'static str| Expr::col(("person", column));
    select
        .expr_as(of("id"), "person_id")
        .expr(of("family_name"))
        .expr(of("given_name"))
        .expr(of("language"))
        .expr_as(Expr::col(("role_assignment", "role")), "role")
        .expr_as(Expr::col(("membership", "organisation_id")), "organisation_id")
        .expr_as(Expr::col(("membership", "lead")), "lead")
        .left_join(
            "role_assignment",
            Expr::col(("role_assignment", "person_id")).equals(("person", "id")),
        )
        .left_join(
            "membership",
            Condition::all()
                .add(Expr::col(("membership", "person_id")).equals(("person", "id")))
                .add(Expr::col(("membership", "ended_at")).is_null()),
        )
        .and_where(of("state").ne(PersonState::Disabled.to_value()));
}

/// Folds the joined rows into one identity.
pub fn read(
    rows: &[QueryResult],
    session: SessionRef,
    strength: Strength,
) -> anyhow::Result<Option<Identity>> {
    let Some(first) = rows.first() else { return Ok(None) };
    let mut roles = BTreeSet::new();
    let mut belongings: Vec<Belonging> = Vec::new();
    for row in rows {
        roles.extend(row.try_get::<Option<Role>>("", "role")?);
        let organisation: Option<OrganisationId> = row.try_get("", "organisation_id")?;
        let Some(organisation) = organisation else { continue };
        if belongings.iter().all(|at| at.organisation != organisation) {
            let lead = row.try_get::<Option<bool>>("", "lead")?.unwrap_or(false);
            belongings.push(Belonging { organisation, lead });
        }
    }
    Ok(Some(Identity {
        id: first.try_get::<PersonId>("", "person_id")?,
        name: whole_name(
            &first.try_get::<String>("", "family_name")?,
            &first.try_get::<String>("", "given_name")?,
        ),
        language: first.try_get("", "language")?,
        roles: Roles::new(roles).as_shown_by(strength),
        belongings,
        session,
        strength,
    }))
}

/// `山田 太郎`; a name of one part stands alone.
pub fn whole_name(family: &str, given: &str) -> String {
    if given.is_empty() { family.to_owned() } else { format!("{family} {given}") }
}
