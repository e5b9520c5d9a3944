//! The present value of each setting, in a few words.

use entities::calendar::resource::ResourceKind;

use crate::accompaniment::matchmaking::{count_capacities, weights_of};
use crate::calendar::{listed_resources, special_days};
use crate::consultations::availability::count_contracts;
use crate::consultations::fees::rates::rates_of;
use crate::consultations::fees::terms::count_terms;
use crate::consultations::policy::{current_conditions, policy_of};
use crate::context::Context;
use crate::mail;
use crate::newsletter::issues::{sending_rules, wording};
use crate::people::vocabularies::{ALL, Regions, Terms};
use crate::study_sessions::session::usual;
use crate::vocabulary::{FiscalYear, tokyo};

use super::catalogue::What;
use super::wording::values as say;

/// As it holds at this moment; what goes by fiscal years, in the present one.
pub async fn present(context: &Context, what: What) -> anyhow::Result<String> {
    let db = context.database.reader();
    let year = FiscalYear::at(context.now());
    Ok(match what {
        What::SessionUsual => say::session_usual(&usual(db).await?),
        What::Policy => say::policy(year, &policy_of(db, year).await?.row),
        What::Conditions => say::conditions(current_conditions(db).await?.as_ref()),
        What::Contracts => say::contracts(year, count_contracts(db, year).await?),
        What::Rates => say::rates(year, rates_of(db, year).await?.as_ref()),
        What::Terms => say::terms(count_terms(db).await?),
        What::Weights => say::weights(year, &weights_of(db, year).await?),
        What::Capacities => say::capacities(year, count_capacities(db, year).await?),
        What::BusinessDays => say::business_days(year, special_days(db, year).await?.len()),
        What::SendingRules => wording::rules(&sending_rules(db).await?),
        What::MailHold => say::hold(mail::hold(db).await?.as_ref()),
        What::Resources => resources(context).await?,
        What::Vocabularies => vocabularies(context).await?,
        What::Regions => {
            let today = tokyo::day_of(context.now());
            say::regions(Regions::on(db, today).await?.blocks.len())
        }
    })
}

async fn resources(context: &Context) -> anyhow::Result<String> {
    let listed = listed_resources(context.database.reader()).await?;
    let offered = |kind: ResourceKind| {
        listed.iter().filter(|one| one.kind == kind && one.retired_at.is_none()).count()
    };
    Ok(say::resources(offered(ResourceKind::Room), offered(ResourceKind::Licence)))
}

async fn vocabularies(context: &Context) -> anyhow::Result<String> {
    let terms = Terms::load(context.database.reader()).await?;
    let offered = |vocabulary| terms.of(vocabulary).filter(|term| !term.retired).count();
    Ok(say::vocabularies(ALL.len(), ALL.map(offered).iter().sum()))
}
