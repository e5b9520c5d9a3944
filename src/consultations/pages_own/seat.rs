//! Whose availability is kept, and by whom.

use entities::PersonId;

use super::words;
use crate::consultations::availability::Keeper;
use crate::consultations::readers::accompanists;
use crate::consultations::{Accompanist, Organiser};
use crate::context::Context;
use crate::people::{self, Coordinator, SignedIn};
use crate::vocabulary::FiscalYear;
use crate::web::{Crumb, Failure, Shell};

/// The asking person before somebody's availability.
pub struct Seat<'a> {
    pub who: &'a SignedIn,
    pub keeper: Keeper,
    /// `/my/availability`
    pub base: String,
    /// Of the accompanist, where somebody else keeps it.
    pub name: Option<String>,
}

impl<'a> Seat<'a> {
    pub fn own(who: &'a people::Accompanist) -> Self {
        let keeper = Keeper::Own(Accompanist::from(who));
        Self { who, keeper, base: "/my/availability".to_owned(), name: None }
    }

    /// Somebody without the role is not there.
    pub async fn of(
        who: &'a Coordinator,
        context: &Context,
        person: PersonId,
    ) -> Result<Self, Failure> {
        let organiser = Organiser::from(who);
        let year = FiscalYear::at(context.now());
        let all = accompanists(context.database.reader(), year, organiser).await?;
        let line = all.into_iter().find(|line| line.person == person).ok_or(Failure::NotFound)?;
        Ok(Self {
            who,
            keeper: Keeper::Staff(organiser, person),
            base: format!("/staff/accompanists/{person}/availability"),
            name: Some(line.name),
        })
    }

    pub fn shell(&self, context: &Context) -> Shell {
        let Some(name) = &self.name else {
            let mut shell = self.who.shell(context, words::AVAILABILITY);
            shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here(words::AVAILABILITY)];
            return shell;
        };
        let title = format!("{name}さんの{}", words::AVAILABILITY);
        let mut shell = self.who.shell(context, &title);
        shell.breadcrumb = vec![
            Crumb::to("ホーム", "/staff"),
            Crumb::to("個別相談", "/staff/consultations"),
            Crumb::to("支援者", "/staff/consultations/accompanists"),
            Crumb::here(title),
        ];
        shell
    }
}
