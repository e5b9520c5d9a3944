//! What these pages share.

use entities::people::region_block;
use serde::Serialize;
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::networking::Refusal;
use crate::people::audit::{self, Subject};
use crate::people::vocabularies::{Regions, Terms};
use crate::people::{Actor, SignedIn};
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Objection, Problems, Shell, perform};

pub const TITLE: &str = "つながり";
pub const BASE: &str = "/staff/networking";
pub const CONTACTS: &str = "/staff/networking/contacts";
pub const INTRODUCTIONS: &str = "/staff/networking/introductions";
pub const DISPATCHES: &str = "/staff/networking/dispatches";
pub const MET: &str = "/staff/networking/met";
pub const DISCLOSURES: &str = "/staff/networking/disclosures";

/// One of the pages side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Introductions,
    Contacts,
    Dispatches,
    Met,
    Disclosures,
}

#[derive(Clone, Debug, Serialize)]
pub struct TabFacts {
    label: &'static str,
    href: &'static str,
    current: bool,
}

pub fn tabs(here: Tab) -> Vec<TabFacts> {
    let tab = |label, href, tab| TabFacts { label, href, current: tab == here };
    vec![
        tab("紹介", BASE, Tab::Introductions),
        tab("連携先", CONTACTS, Tab::Contacts),
        tab("専門人材の派遣", DISPATCHES, Tab::Dispatches),
        tab("だれがだれに会ったか", MET, Tab::Met),
        tab("提供の記録", DISCLOSURES, Tab::Disclosures),
    ]
}

/// The shell of a page; `way` leads to the page before this one.
pub fn shell(who: &SignedIn, context: &Context, (way, title): (&[(&str, &str)], &str)) -> Shell {
    let mut shell = who.shell(context, title);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff")];
    if title != TITLE {
        shell.breadcrumb.push(Crumb::to(TITLE, BASE));
    }
    shell.breadcrumb.extend(way.iter().map(|(label, href)| Crumb::to(*label, *href)));
    shell.breadcrumb.push(Crumb::here(title));
    shell
}

/// Notes that somebody saw people.
pub async fn viewed(
    context: &Context,
    actor: Actor,
    subject: Subject,
    how_many: Option<usize>,
) -> Result<(), Failure> {
    let noting = context.clone();
    let details = how_many.map_or(json!({}), |count| json!({ "shown": count }));
    perform(async move { audit::viewed(&noting, &actor, subject, details).await }).await??;
    Ok(())
}

/// Words and regions a form offers.
pub struct Offered {
    pub terms: Terms,
    pub regions: Regions,
}

impl Offered {
    pub async fn load(context: &Context) -> Result<Self, Failure> {
        let db = context.database.reader();
        let day = tokyo::day_of(context.now());
        Ok(Self { terms: Terms::load(db).await?, regions: Regions::on(db, day).await? })
    }

    pub fn block(&self, code: &str) -> Option<&region_block::Model> {
        self.regions.blocks.iter().find(|block| block.code == code)
    }
}

/// What to show again, where a form was refused.
pub fn objection(stop: Stop<Refusal>) -> Result<(Problems, Option<String>), Failure> {
    match stop {
        Stop::Broken(error) => Err(error.into()),
        Stop::Refused(refusal) => match refusal.into() {
            Objection::NotFound => Err(Failure::NotFound),
            Objection::Invalid(problems) => Ok((problems, None)),
            Objection::Said(why) => Ok((Problems::none(), Some(why))),
        },
    }
}
