//! What an organisation was granted: adoptions by fiscal year, and its legal standing.

use entities::people::adoption;
use entities::people::term::Vocabulary;
use entities::sign_in::legal_certification::{self, LegalPattern};
use entities::{LegalCertificationId, OrganisationId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};

use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};
use crate::people::vocabularies::Terms;
use crate::vocabulary::{FiscalYear, ShortText, SubsidyRate, parse_date};
use crate::web::Problems;

use super::OrganisationRefused;
use super::draft::web_address;

/// 採択 or 委託 in one fiscal year, as typed.
#[derive(Clone, Debug, Default)]
pub struct RawAdoption {
    /// Western year in which the fiscal year begins.
    pub fiscal_year: String,
    /// Code or label of the frame; empty for none.
    pub frame: String,
    /// 補助率, a fraction or a percentage: `2/3`, `50%`; empty for none.
    pub subsidy_rate: String,
    /// Contracted to accompany others that year.
    pub accompanist: bool,
}

/// A legal standing as typed.
#[derive(Clone, Debug, Default)]
pub struct RawCertification {
    /// `cooperation_plan`, `management_plan` or `residence_support`
    pub kind: String,
    pub number: String,
    pub granted_on: String,
    pub valid_to: String,
    pub source_url: String,
}

/// Notes what an organisation was in a fiscal year; the same year again replaces it.
pub async fn save_adoption(
    context: &Context,
    actor: &Actor,
    id: OrganisationId,
    raw: &RawAdoption,
) -> Result<(), Stop<OrganisationRefused>> {
    let tx = context.database.begin_write().await?;
    let terms = Terms::load(&tx).await?;
    let row = adoption(id, raw, &terms)
        .map_err(|problems| Stop::Refused(OrganisationRefused::Invalid(problems)))?;
    let year = row.fiscal_year;
    let key = [adoption::Column::OrganisationId, adoption::Column::FiscalYear];
    let replace = OnConflict::columns(key)
        .update_columns([
            adoption::Column::FrameId,
            adoption::Column::SubsidyRate,
            adoption::Column::Accompanist,
        ])
        .to_owned();
    let saved = adoption::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(replace)
        .exec_without_returning(&tx)
        .await;
    saved.map_err(unknown)?;
    let entry = Entry::new("adoption.saved", Subject::of("organisation", id.0));
    let details = serde_json::json!({
        "fiscal_year": year, "frame": raw.frame, "accompanist": raw.accompanist,
    });
    note(&tx, context, actor, entry.with(details)).await?;
    tx.commit().await?;
    Ok(())
}

fn adoption(
    id: OrganisationId,
    raw: &RawAdoption,
    terms: &Terms,
) -> Result<adoption::Model, Problems> {
    let mut problems = Problems::none();
    let year = raw.fiscal_year.trim().parse().ok();
    let year = year.and_then(|year| FiscalYear::starting_in(year).ok());
    let year =
        problems.keep("fiscal_year", year.ok_or("年度は西暦4桁で入力してください（例：2026）。"));
    let frame = terms.find(Vocabulary::SubsidyFrame, &raw.frame).map(|term| term.id);
    if frame.is_none() && !raw.frame.trim().is_empty() {
        problems.add("frame", "支援枠を選んでください。");
    }
    if frame.is_none() && !raw.accompanist {
        problems.add("frame", "支援枠を選ぶか、伴走支援者の契約に印を付けてください。");
    }
    let rate =
        problems.keep("subsidy_rate", SubsidyRate::parse_optional(&raw.subsidy_rate)).flatten();
    match year {
        Some(year) if problems.is_empty() => Ok(adoption::Model {
            organisation_id: id,
            fiscal_year: year.year(),
            frame_id: frame,
            subsidy_rate: rate.map(|rate| rate.to_string()),
            accompanist: raw.accompanist,
        }),
        _ => Err(problems),
    }
}

/// Takes a fiscal year away that was noted by mistake.
pub async fn remove_adoption(
    context: &Context,
    actor: &Actor,
    id: OrganisationId,
    fiscal_year: i32,
) -> Result<(), Stop<OrganisationRefused>> {
    let tx = context.database.begin_write().await?;
    let gone = adoption::Entity::delete_by_id((id, fiscal_year)).exec(&tx).await?;
    if gone.rows_affected == 0 {
        return Err(Stop::Refused(OrganisationRefused::Unknown));
    }
    let entry = Entry::new("adoption.removed", Subject::of("organisation", id.0));
    let details = serde_json::json!({ "fiscal_year": fiscal_year });
    note(&tx, context, actor, entry.with(details)).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes a legal standing under one of the three laws.
pub async fn save_certification(
    context: &Context,
    actor: &Actor,
    id: OrganisationId,
    raw: &RawCertification,
) -> Result<LegalCertificationId, Stop<OrganisationRefused>> {
    let row = certification(context, id, raw)
        .map_err(|problems| Stop::Refused(OrganisationRefused::Invalid(problems)))?;
    let made = row.id;
    let tx = context.database.begin_write().await?;
    let added = legal_certification::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await;
    added.map_err(|error| match Conflict::of(&error) {
        Conflict::Taken => {
            let mut problems = Problems::none();
            problems.add("number", "この番号はすでに登録されています。");
            Stop::Refused(OrganisationRefused::Invalid(problems))
        }
        _ => unknown(error),
    })?;
    let entry = Entry::new("certification.saved", Subject::of("organisation", id.0));
    let details = serde_json::json!({ "kind": raw.kind, "number": raw.number });
    note(&tx, context, actor, entry.with(details)).await?;
    tx.commit().await?;
    Ok(made)
}

fn certification(
    context: &Context,
    id: OrganisationId,
    raw: &RawCertification,
) -> Result<legal_certification::Model, Problems> {
    let mut problems = Problems::none();
    let kind = match raw.kind.as_str() {
        "cooperation_plan" => Ok(LegalPattern::CooperationPlan),
        "management_plan" => Ok(LegalPattern::ManagementPlan),
        "residence_support" => Ok(LegalPattern::ResidenceSupport),
        _ => Err("法律上の位置づけを選んでください。"),
    };
    let kind = problems.keep("kind", kind);
    let number = problems.keep("number", ShortText::<80>::parse_optional(&raw.number));
    let granted_on = problems.keep("granted_on", parse_date(&raw.granted_on));
    let valid_to = (!raw.valid_to.trim().is_empty()).then(|| parse_date(&raw.valid_to));
    let valid_to = valid_to.and_then(|day| problems.keep("valid_to", day));
    if let (Some(from), Some(to)) = (granted_on, valid_to)
        && to < from
    {
        problems.add("valid_to", "期限は、認められた日より後の日にしてください。");
    }
    let source_url = raw.source_url.trim();
    let source_url = (!source_url.is_empty()).then(|| {
        let wrong = "公表ページは https:// から始まるアドレスで入力してください。";
        web_address(source_url).map_err(|_| wrong)
    });
    let source_url = problems.keep("source_url", source_url.transpose());
    match (kind, number, granted_on) {
        (Some(kind), Some(number), Some(granted_on)) if problems.is_empty() => {
            Ok(legal_certification::Model {
                id: context.new_id(),
                organisation_id: id,
                kind,
                number: number.map(ShortText::into_string).unwrap_or_default(),
                granted_on,
                valid_to,
                source_url: source_url.flatten().unwrap_or_default(),
            })
        }
        _ => Err(problems),
    }
}

fn unknown(error: sea_orm::DbErr) -> Stop<OrganisationRefused> {
    match Conflict::of(&error) {
        Conflict::Reference => Stop::Refused(OrganisationRefused::Unknown),
        _ => error.into(),
    }
}
