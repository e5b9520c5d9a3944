//! What these pages share: the tabs, one consultation opened, what becomes of a form.

use actix_web::HttpResponse;
use entities::ConsultationId;
use entities::consultations::consultation::ConsultationState;
use serde::Serialize;

use crate::consultations::meeting::Parties;
use crate::consultations::readers::{ConsultationView, view};
use crate::consultations::{By, Organiser, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Chip, Crumb, EditPage, Failure, Shell, Told};

pub const TITLE: &str = "個別相談";
pub const BASE: &str = "/staff/consultations";

/// One of the pages side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Triage,
    All,
    Accompanists,
    Rules,
    Strikes,
}

#[derive(Clone, Debug, Serialize)]
pub struct TabFacts {
    label: &'static str,
    href: String,
    current: bool,
}

pub fn tabs(here: Tab) -> Vec<TabFacts> {
    let tab = |label, path: &str, tab| TabFacts {
        label,
        href: format!("{BASE}{path}"),
        current: tab == here,
    };
    vec![
        tab("対応待ち", "", Tab::Triage),
        tab("すべての相談", "/all", Tab::All),
        tab("支援者", "/accompanists", Tab::Accompanists),
        tab("ルール", "/rules", Tab::Rules),
        tab("欠席と休止", "/strikes", Tab::Strikes),
    ]
}

/// The shell of a page of the list or below it.
pub fn shell(who: &Coordinator, context: &Context, inner: Option<&str>) -> Shell {
    let mut shell = who.shell(context, inner.unwrap_or(TITLE));
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff")];
    match inner {
        None => shell.breadcrumb.push(Crumb::here(TITLE)),
        Some(inner) => {
            shell.breadcrumb.push(Crumb::to(TITLE, BASE));
            shell.breadcrumb.push(Crumb::here(inner));
        }
    }
    shell
}

/// A consultation opened by the secretariat.
pub struct Opened {
    pub view: ConsultationView,
    pub by: By,
    /// `/staff/consultations/0193…`
    pub base: String,
}

impl Opened {
    pub async fn find(
        who: &Coordinator,
        context: &Context,
        id: ConsultationId,
    ) -> Result<Self, Failure> {
        let by = By::Staff(Organiser::from(who));
        let found = view(context.database.reader(), context.now(), id, by).await?;
        let view = found.ok_or(Failure::NotFound)?;
        Ok(Self { view, by, base: format!("{BASE}/{id}") })
    }

    pub fn parties(&self) -> &Parties {
        &self.view.parties
    }

    pub fn state(&self) -> ConsultationState {
        self.parties().row.state
    }

    /// `inner` is the name of a page below the consultation's.
    pub fn shell(&self, who: &Coordinator, context: &Context, inner: Option<&str>) -> Shell {
        let name = format!("相談 {}", self.parties().row.number);
        let mut shell = who.shell(context, inner.unwrap_or(&name));
        shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::to(TITLE, BASE)];
        match inner {
            None => shell.breadcrumb.push(Crumb::here(name)),
            Some(inner) => {
                shell.breadcrumb.push(Crumb::to(name, self.base.clone()));
                shell.breadcrumb.push(Crumb::here(inner));
            }
        }
        shell
    }

    /// A form below the consultation's page, with what it is about on top.
    pub fn form(&self, path: &str, purpose: &str) -> EditPage {
        EditPage {
            facts: outline(self.parties()),
            version: self.parties().row.version.to_string(),
            ..EditPage::new((&format!("{}{path}", self.base), &self.base), purpose, Vec::new())
        }
    }

    /// Back to the consultation, saying what was done.
    pub fn done(&self, who: &Coordinator, said: &str) -> HttpResponse {
        who.visit().redirect_saying(&self.base, BannerKind::Success, said)
    }
}

/// Who meets whom, when and how: on top of every form.
pub fn outline(parties: &Parties) -> Vec<Told> {
    let accompanist = parties.accompanist_name().map(|name| format!("{name}さん"));
    vec![
        Told::new("相談者", format!("{}（{}さん）", parties.organisation, parties.client_name())),
        Told::new("支援者", accompanist),
        Told::new("日時", Some(when(parties))),
        Told::new("方法", wording::mode(parties.row.mode).to_owned()),
        Told::new("テーマ", parties.theme.clone()),
    ]
}

/// When it is, or what is wished for.
pub fn when(parties: &Parties) -> String {
    if let Some((starts, ends)) = parties.row.starts_at.zip(parties.row.ends_at) {
        return tokyo::span(starts, ends);
    }
    let wishes = parties
        .wishes
        .iter()
        .map(|wish| wording::wish(wish.rank, &tokyo::span(wish.starts_at, wish.ends_at)));
    wishes.collect::<Vec<_>>().join("、")
}

pub fn chip(parties: &Parties) -> Chip {
    wording::chip(parties.row.state).into()
}
