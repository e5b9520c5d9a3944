//! Everything the product does unasked: which bells there are, and who answers them.

use chrono::NaiveTime;

use crate::calendar;
use crate::consultations;
use crate::context::Context;
use crate::desk;
use crate::jobs::{Bell, CatchUp, Duties, Every, Pace, Premises, Pulse, Schedule, Workers};
use crate::mail::{self, Sender};
use crate::newsletter::issues::{draft_digest, is_digest_due, next_digest};
use crate::newsletter::sending;
use crate::{accompaniment, networking, newsletter, people, study_sessions, tasks};

/// Workers in this process, with the sender they ring for.
pub struct Running {
    pub workers: Workers,
    sender: Sender,
}

impl Running {
    /// Tells whether they live.
    pub fn pulse(&self) -> Pulse {
        self.workers.pulse()
    }

    /// Lets letters under way arrive, begins no more.
    pub async fn stop(self) {
        self.sender.stop();
        self.workers.stop().await;
    }
}

/// Starts the workers of this process.
pub fn start(context: &Context) -> anyhow::Result<Running> {
    let sender = sender(context)?;
    let premises = Premises {
        database: context.database.clone(),
        database_url: context.config.database_url.clone(),
        data_dir: context.config.data_dir.clone(),
        clock: context.clock.clone(),
        chance: context.chance.clone(),
        pace: Pace::default(),
    };
    let workers = Workers::start(premises, duties(context, &sender));
    Ok(Running { workers, sender })
}

/// A sender to the mail servers, or the folder, of the settings.
pub fn sender(context: &Context) -> anyhow::Result<Sender> {
    Sender::new(
        context.database.clone(),
        context.clock.clone(),
        context.chance.clone(),
        context.post.clone(),
        &context.config.mail,
    )
}

/// The bells and schedules of all capabilities.
pub fn duties(context: &Context, sender: &Sender) -> Duties {
    Duties {
        bells: vec![
            sessions(context),
            engagements(context),
            meetings(context),
            introductions(context),
            tasks::bell(context),
            readers(context),
            digests(context),
            issues(context),
            proofs(context),
            letters(context, sender),
            circulars(context, sender),
            bounces(context),
        ],
        schedules: vec![
            calendar::schedule(),
            mail_tidy(),
            people::tidy::schedule(),
            networking::schedule(),
            newsletter::schedule(),
        ],
    }
}

/// Every night, when few letters leave.
fn mail_tidy() -> Schedule {
    let at = NaiveTime::from_hms_opt(3, 40, 0).unwrap_or_default();
    Schedule::new("mail.tidy", Every::DayAt(at), CatchUp::Latest, |tx, tick| {
        Box::pin(async move { Ok(mail::tidy(tx, tick.now).await?) })
    })
}

/// What falls due in study sessions; it writes letters, so it comes before them.
fn sessions(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "study_sessions",
        move |now| {
            let context = asked.clone();
            async move { Ok(study_sessions::is_due(context.database.reader(), now).await?) }
        },
        move |now| {
            let context = working.clone();
            async move { study_sessions::do_due(&context, now).await }
        },
    )
}

/// What falls due in consultations; it writes letters, too.
fn meetings(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "consultations",
        move |now| {
            let context = asked.clone();
            async move { Ok(consultations::is_due(context.database.reader(), now).await?) }
        },
        move |now| {
            let context = working.clone();
            async move { consultations::do_due(&context, now).await }
        },
    )
}

/// What falls due in introductions; it writes letters, too.
fn introductions(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "networking",
        move |now| {
            let context = asked.clone();
            async move { Ok(networking::is_due(context.database.reader(), now).await?) }
        },
        move |now| {
            let context = working.clone();
            async move { networking::do_due(&context, now).await }
        },
    )
}

/// Reminders of steps that are due; they are letters, so it comes before them.
fn engagements(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "accompaniment",
        move |now| {
            let context = asked.clone();
            async move { Ok(accompaniment::is_due(context.database.reader(), now).await?) }
        },
        move |now| {
            let context = working.clone();
            async move { accompaniment::do_due(&context, now).await }
        },
    )
}

/// Files of readers that are being written.
fn readers(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "newsletter",
        move |_| {
            let context = asked.clone();
            async move { Ok(newsletter::is_due(context.database.reader()).await?) }
        },
        move |_| {
            let context = working.clone();
            async move { newsletter::do_due(&context).await }
        },
    )
}

/// The digest of a month that ends.
fn digests(context: &Context) -> Bell {
    let (asked, planned, working) = (context.clone(), context.clone(), context.clone());
    Bell::new(
        "digests",
        move |now| {
            let context = asked.clone();
            async move { Ok(is_digest_due(context.database.reader(), now).await?) }
        },
        move |_| {
            let context = working.clone();
            async move {
                draft_digest(&context, &desk::SOURCES).await?;
                Ok(())
            }
        },
    )
    .rung_at(move |now| {
        let context = planned.clone();
        async move { Ok(next_digest(context.database.reader(), now).await?) }
    })
}

/// Issues that begin, rest and end; their letters are circulars, so it comes before them.
fn issues(context: &Context) -> Bell {
    let (asked, planned, working) = (context.clone(), context.clone(), context.clone());
    Bell::new(
        "issues",
        move |now| {
            let context = asked.clone();
            async move { Ok(sending::is_due(context.database.reader(), now).await?) }
        },
        move |_| {
            let context = working.clone();
            async move { sending::do_due(&context, sending::Source::newsroom(desk::SOURCES)).await }
        },
    )
    .rung_at(move |now| {
        let context = planned.clone();
        async move { Ok(sending::next_due(context.database.reader(), now).await?) }
    })
}

/// The mailbox for what comes back.
fn bounces(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "bounces",
        move |now| {
            let context = asked.clone();
            async move {
                Ok(mail::bounces::is_due(context.database.reader(), &context.post, now).await?)
            }
        },
        move |_| {
            let context = working.clone();
            async move { newsletter::read_mailbox(&context).await }
        },
    )
}

fn letters(context: &Context, sender: &Sender) -> Bell {
    let database = context.database.clone();
    let sender = sender.clone();
    Bell::new(
        "letters",
        move |now| {
            let database = database.clone();
            async move { Ok(mail::has_due(database.reader(), now).await?) }
        },
        move |_| {
            let sender = sender.clone();
            async move {
                sender.sweep().await?;
                sender.drain().await?;
                Ok(())
            }
        },
    )
    .rung_by_letters()
}

/// Issues that ended and nobody has sealed yet.
fn proofs(context: &Context) -> Bell {
    let (asked, working) = (context.clone(), context.clone());
    Bell::new(
        "proofs",
        move |_| {
            let context = asked.clone();
            async move { Ok(newsletter::proof::is_due(context.database.reader()).await?) }
        },
        move |_| {
            let context = working.clone();
            async move { newsletter::proof::seal_due(&context).await }
        },
    )
}

/// Letters to many. They leave beside the others, so that nobody who signs in waits for them.
fn circulars(context: &Context, sender: &Sender) -> Bell {
    let database = context.database.clone();
    let sender = sender.clone();
    Bell::new(
        "circulars",
        move |now| {
            let database = database.clone();
            async move { Ok(mail::circular::has_due(database.reader(), now).await?) }
        },
        move |_| {
            let sender = sender.clone();
            async move {
                sender.sweep_circulars().await?;
                sender.drain_circulars().await?;
                Ok(())
            }
        },
    )
    .rung_by_letters()
}
