use std::time::Duration;

use entities::mail::attempt::Phase;
use sea_orm::DbErr;

use super::compose::{handed_over, message};
use super::fate::{Answer, Report};
use super::folder::Folder;
use super::ledger::Held;
use super::pacing::Pacing;
use super::smtp::{Addresses, Admission, Carried, Smtp, Standing, Traffic};
use super::stage::Stage;
use super::{PostOffice, Roots, SmtpLimits};
use crate::config::MailRoute;
use crate::database::Database;
use crate::vocabulary::{Chance, Clock, EmailAddress};

/// How letters leave the house.
pub enum Carrier {
    Smtp(Box<Smtp>),
    Folder(Folder),
    Stage(Stage),
}

impl Carrier {
    pub fn new(route: &MailRoute, post: &PostOffice, clock: Clock, chance: Chance) -> Self {
        match route {
            MailRoute::Smtp(endpoints) => {
                Self::Smtp(Box::new(Smtp::new(endpoints, post, clock, chance)))
            }
            MailRoute::Folder(folder) => Self::Folder(Folder::new(folder)),
            MailRoute::Stage { folder, pause } => Self::Stage(Stage::new(folder, *pause)),
        }
    }

    pub fn set_limits(&mut self, limits: SmtpLimits) {
        if let Self::Smtp(smtp) = self {
            smtp.set_limits(limits);
        }
    }

    pub fn set_roots(&mut self, roots: Roots) {
        if let Self::Smtp(smtp) = self {
            smtp.set_roots(roots);
        }
    }

    /// Whether letters may leave just now.
    pub fn admission(&self) -> Admission {
        match self {
            Self::Smtp(smtp) => smtp.admission(),
            Self::Folder(_) | Self::Stage(_) => Admission::Free,
        }
    }

    /// How many of so many letters may leave now, as far as the paces of mail servers go.
    pub async fn room(
        &self,
        database: &Database,
        pacing: &Pacing,
        (traffic, wanted): (Traffic, usize),
    ) -> Result<usize, DbErr> {
        let Self::Smtp(smtp) = self else { return Ok(wanted) };
        let most = u32::try_from(wanted).unwrap_or(u32::MAX);
        let room = smtp.room(database, pacing, (traffic, most)).await?;
        Ok(usize::try_from(room).unwrap_or(wanted))
    }

    /// Gives back what [`room`](Self::room) granted beyond so many letters in hand. That it cannot
    /// only slows the letters down.
    pub async fn give_back(
        &self,
        database: &Database,
        pacing: &Pacing,
        (traffic, in_hand): (Traffic, usize),
    ) {
        let Self::Smtp(smtp) = self else { return };
        let in_hand = u32::try_from(in_hand).unwrap_or(u32::MAX);
        if let Err(error) = smtp.give_back(database, pacing, (traffic, in_hand)).await {
            tracing::warn!(%error, "what mail servers may get could not be given back");
        }
    }

    /// What was found of mail servers since the last time it was told.
    pub fn news(&self) -> Vec<Standing> {
        match self {
            Self::Smtp(smtp) => smtp.news(),
            Self::Folder(_) | Self::Stage(_) => Vec::new(),
        }
    }

    /// The longest a hand-over takes.
    pub fn hand_over(&self) -> Duration {
        match self {
            Self::Smtp(smtp) => smtp.limits().hand_over(),
            Self::Folder(_) | Self::Stage(_) => Duration::from_mins(1),
        }
    }

    /// Hands one letter over. None: another sender has taken the letter meanwhile.
    pub async fn carry(&self, post: &PostOffice, held: &Held) -> Option<Carried> {
        let (addresses, message) = match prepared(post, held) {
            Ok(prepared) => prepared,
            Err(error) => return Some(unprintable(&error)),
        };
        match self {
            Self::Smtp(smtp) => smtp.carry(held, &addresses, &message).await,
            Self::Folder(folder) => into(folder, held, message).await,
            Self::Stage(stage) => into(stage.folder(), held, message).await,
        }
    }

    pub async fn close(&self) {
        if let Self::Smtp(smtp) = self {
            smtp.close_lines().await;
        }
    }
}

async fn into(folder: &Folder, held: &Held, message: Vec<u8>) -> Option<Carried> {
    let report = folder.carry(held, message).await?;
    Some(Carried::of(report))
}

fn prepared(post: &PostOffice, held: &Held) -> anyhow::Result<(Addresses, Vec<u8>)> {
    let to = EmailAddress::parse(&held.letter.to_address)?;
    let mut message = message(post, &held.letter, held.date)?;
    post.sign(&mut message, &[], held.date)?;
    let from = post.return_path(held.letter.id, &held.letter.letter)?;
    Ok((Addresses { from, to: handed_over(&to)? }, message))
}

/// One letter that cannot be built must not hold up the others.
fn unprintable(error: &anyhow::Error) -> Carried {
    let report = Report {
        phase: Phase::Prepare,
        answer: Answer::Never,
        code: None,
        reply: Some(format!("{error:#}")),
        endpoint: None,
    };
    Carried::of(report)
}
