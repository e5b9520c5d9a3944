//! What a client chooses from, and what they have chosen so far.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::consultations::consultation::Mode;
use entities::people::term::Vocabulary;
use entities::{OrganisationId, PersonId, TermId};
use serde::Deserialize;

use crate::accompaniment::accompanists_of;
use crate::calendar::availability::SlotLength;
use crate::consultations::availability::{Wanted, bookable};
use crate::consultations::booking::{With, closed_to};
use crate::consultations::pages::controls::PickOption;
use crate::consultations::pages::form::RefusedPage;
use crate::consultations::pages::words::{Link, instant_of, mode_code, mode_of};
use crate::consultations::readers::organisations_of;
use crate::consultations::{Client, Refusal, wording};
use crate::context::Context;
use crate::people::Operator;
use crate::people::vocabularies::Terms;
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Form, Shell, address};

/// What somebody is looking for, as it stands in an address or a form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    pub organisation: String,
    /// An id, or `anyone`; empty: my accompanist, if I have one.
    pub with: String,
    /// A code of the vocabulary.
    pub theme: String,
    pub mode: String,
    pub minutes: String,
    /// Any day of it.
    pub week: String,
    /// `2026-12-03T14:00`
    pub start: String,
}

/// Stands for anybody who fits.
pub const ANYONE: &str = "anyone";

impl Query {
    pub fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            organisation: text("organisation"),
            with: text("with"),
            theme: text("theme"),
            mode: text("mode"),
            minutes: text("minutes"),
            week: text("week"),
            start: text("start"),
        }
    }

    /// A day of the week to show: the one that is asked for, or of the time chosen before.
    pub fn day(&self) -> Option<NaiveDate> {
        let chosen = || instant_of(&self.start).map(tokyo::day_of);
        self.week.parse().ok().or_else(chosen)
    }

    pub fn mode(&self) -> Option<Mode> {
        mode_of(&self.mode)
    }

    pub fn length(&self) -> Option<SlotLength> {
        SlotLength::from_minutes(self.minutes.parse().ok()?)
    }
}

/// A theme one may ask about.
#[derive(Clone, Debug)]
pub struct Theme {
    pub id: TermId,
    pub code: String,
    pub label: String,
}

/// Everything one of these pages is made of.
pub struct Desk {
    pub who: Operator,
    pub context: web::Data<Context>,
    pub query: Query,
    pub organisations: Vec<(OrganisationId, String)>,
    pub organisation: OrganisationId,
    pub themes: Vec<Theme>,
    pub theme: Option<TermId>,
    /// Who accompanies the organisation and takes bookings, leads first.
    pub mine: Vec<PersonId>,
    /// Everybody who can be booked for the theme, by reading.
    pub people: Vec<(PersonId, String)>,
    pub with: With,
    /// Somebody who is named and cannot be booked, or not for this theme: others are shown instead.
    pub replaced: Option<PersonId>,
}

impl Desk {
    /// The desk, or the page for somebody who belongs to no operator.
    pub async fn open(
        who: Operator,
        context: web::Data<Context>,
        query: Query,
    ) -> Result<Result<Self, HttpResponse>, Failure> {
        let db = context.database.reader();
        let client = Client::from(&who);
        let organisations = organisations_of(db, client).await?;
        let chosen = organisations.iter().find(|(id, _)| id.to_string() == query.organisation);
        let Some((organisation, _)) = chosen.or(organisations.first()).cloned() else {
            return refuse(&who, &context, &Refusal::NotForThem).map(Err);
        };
        let themes = themes(&Terms::load(db).await?);
        let theme = themes.iter().find(|theme| theme.code == query.theme).map(|theme| theme.id);
        let today = tokyo::day_of(context.now());
        let wanted = Wanted { one: None, theme, asking: Some((organisation, today)) };
        let mut people = bookable(db, wanted).await?;
        people.retain(|(id, _)| *id != client.person());
        let mut mine = accompanists_of(db, organisation, today).await?;
        mine.retain(|id| people.iter().any(|(known, _)| known == id));
        let (with, replaced) = with(&query.with, &mine, &people);
        Ok(Ok(Self {
            who,
            context,
            query,
            organisations,
            organisation,
            themes,
            theme,
            mine,
            people,
            with,
            replaced,
        }))
    }

    /// The page that says why nothing can be asked for at present, if that is so.
    pub async fn closed(&self) -> Result<Option<HttpResponse>, Failure> {
        let (db, now) = (self.context.database.reader(), self.context.now());
        match closed_to(db, now, (self.client(), self.organisation)).await? {
            Some(refusal) => self.refuse(&refusal).map(Some),
            None => Ok(None),
        }
    }

    /// Whom the form names. Others are shown, but nobody is booked in somebody else's place.
    pub fn asked(&self) -> With {
        self.replaced.map_or(self.with, With::One)
    }

    pub fn client(&self) -> Client {
        Client::from(&self.who)
    }

    /// `山田 太郎さん`, or that it may be anybody.
    pub fn with_words(&self, with: With) -> String {
        let name = match with {
            With::Anyone => None,
            With::One(id) => self.people.iter().find(|(known, _)| *known == id),
        };
        name.map_or_else(|| "だれでもよい".to_owned(), |(_, name)| format!("{name}さん"))
    }

    pub fn with_value(&self) -> String {
        match self.with {
            With::Anyone => ANYONE.to_owned(),
            With::One(id) => id.to_string(),
        }
    }

    pub fn theme_code(&self) -> &str {
        let chosen = self.themes.iter().find(|theme| Some(theme.id) == self.theme);
        chosen.map_or("", |theme| theme.code.as_str())
    }

    pub fn theme_label(&self, id: Option<TermId>) -> Option<String> {
        let chosen = self.themes.iter().find(|theme| Some(theme.id) == id);
        chosen.map(|theme| theme.label.clone())
    }

    /// My accompanists first, then anybody, then everybody by name.
    pub fn people_options(&self) -> Vec<PickOption> {
        let name = |id: &PersonId| self.people.iter().find(|(known, _)| known == id);
        let mine =
            self.mine.iter().filter_map(name).map(|(id, name)| {
                PickOption::new(id.to_string(), format!("{name}さん（伴走の担当）"))
            });
        let others = self.people.iter().filter(|(id, _)| !self.mine.contains(id));
        let others =
            others.map(|(id, name)| PickOption::new(id.to_string(), format!("{name}さん")));
        mine.chain([PickOption::new(ANYONE, "だれでもよい")]).chain(others).collect()
    }

    pub fn organisation_options(&self) -> Vec<PickOption> {
        let all = self.organisations.iter();
        all.map(|(id, name)| PickOption::new(id.to_string(), name.clone())).collect()
    }

    pub fn theme_options(&self) -> Vec<PickOption> {
        let all = self.themes.iter();
        all.map(|theme| PickOption::new(theme.code.clone(), theme.label.clone())).collect()
    }

    /// An address of the flow with what is chosen.
    pub fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let (organisation, with) = (self.organisation.to_string(), self.with_value());
        let mut all = vec![
            ("organisation", organisation.as_str()),
            ("with", with.as_str()),
            ("theme", self.theme_code()),
        ];
        if self.organisations.len() < 2 {
            all.remove(0);
        }
        all.extend_from_slice(more);
        address(path, &all)
    }

    /// What a form carries along.
    pub fn carried(&self, mode: Mode, length: SlotLength) -> Vec<(String, String)> {
        let pair = |name: &str, value: String| (name.to_owned(), value);
        vec![
            pair("organisation", self.organisation.to_string()),
            pair("with", self.with_value()),
            pair("mode", mode_code(mode).to_owned()),
            pair("minutes", length.minutes().to_string()),
        ]
    }

    pub fn shell(&self, title: &str) -> Shell {
        shell(&self.who, &self.context, title)
    }

    pub fn refuse(&self, refusal: &Refusal) -> Result<HttpResponse, Failure> {
        refuse(&self.who, &self.context, refusal)
    }
}

fn shell(who: &Operator, context: &Context, title: &str) -> Shell {
    let mut shell = who.shell(context, title);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/home"),
        Crumb::to("個別相談", "/consultations"),
        Crumb::here(title),
    ];
    shell
}

fn refuse(who: &Operator, context: &Context, refusal: &Refusal) -> Result<HttpResponse, Failure> {
    let page = RefusedPage {
        reason: wording::refusal(refusal),
        about: None,
        links: vec![Link::new("個別相談へ戻る", "/consultations")],
    };
    let shell = shell(who, context, "いまは申し込めません");
    context.pages.answer_with(StatusCode::CONFLICT, &shell, &page)
}

fn themes(terms: &Terms) -> Vec<Theme> {
    let live = terms.of(Vocabulary::Theme).filter(|term| !term.retired);
    live.map(|term| Theme { id: term.id, code: term.code.clone(), label: term.label.clone() })
        .collect()
}

/// Whoever is named, if they can be booked, else anybody; my own accompanist where nothing is said.
fn with(
    wanted: &str,
    mine: &[PersonId],
    people: &[(PersonId, String)],
) -> (With, Option<PersonId>) {
    if wanted.is_empty() {
        return (mine.first().copied().map_or(With::Anyone, With::One), None);
    }
    let named = wanted.parse::<PersonId>().ok();
    let known = named.filter(|id| people.iter().any(|(known, _)| known == id));
    (known.map_or(With::Anyone, With::One), named.filter(|_| known.is_none()))
}
