//! What came back in the last days, one of each kind, and the mail servers letters left by before
//! the demonstration began to write them into a folder.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::bounce::BounceSource;
use entities::mail::{endpoint, pace};
use entities::newsletter::subscriber::ReaderLanguage;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

use super::done;
use super::sessions::{at, deliver};
use crate::context::Context;
use crate::mail::bounces::{Arrival, parse, record};
use crate::mail::{CIRCULAR, LetterQuery, LetterState, letter, letters};
use crate::newsletter::{Origin, Preferences, Wish, ask};
use crate::vocabulary::EmailAddress;

/// Who asked for the magazine, how many days ago, and what came of the letter.
const BACK: [(&str, i64, Back); 6] = [
    (
        "jinji@kaminoseisakusyo.example.jp",
        6,
        Back::Report("failed", "5.1.1", "550 5.1.1 user unknown"),
    ),
    ("soumu@hokuto-unyu.example.jp", 5, Back::Report("failed", "5.2.2", "552 5.2.2 mailbox full")),
    (
        "madoguchi@minato-shien.example.jp",
        4,
        Back::Report("delayed", "4.4.1", "connection timed out; will retry until tomorrow"),
    ),
    ("n.kudo@asahi-kogyo.example.jp", 3, Back::Away),
    ("info@satoyama-coop.example.jp", 2, Back::Unwanted),
    ("kikaku@sanrikushinko.example.jp", 1, Back::Report("delivered", "2.0.0", "250 2.0.0 ok")),
];

/// What came back.
#[derive(Clone, Copy)]
enum Back {
    /// Action, status and words of a mail server.
    Report(&'static str, &'static str, &'static str),
    /// An answer of somebody on leave.
    Away,
    /// The reader called it unwanted.
    Unwanted,
}

pub async fn load(context: &Context) -> anyhow::Result<()> {
    for (email, days, back) in BACK {
        let then = at(context, context.now() - TimeDelta::days(days));
        let message_id = asked(&then, email).await?;
        arrive(&then, email, &back.text(&message_id)).await?;
    }
    of_an_issue(context).await?;
    arrive(context, "advertisement", ADVERTISEMENT).await?;
    servers(context, context.now()).await
}

/// Writes and delivers the letter that asks for a press; gives its Message-ID.
async fn asked(then: &Context, email: &str) -> anyhow::Result<String> {
    let network = std::net::IpAddr::from([198, 51, 100, 24]);
    let to = EmailAddress::parse(email)?;
    let wish = Wish {
        email: to.clone(),
        preferences: Preferences::default(),
        language: ReaderLanguage::Ja,
        origin: Origin::new(Some(network), "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"),
        request_key: format!("demo:{email}"),
        shown: None,
    };
    done(email, ask(then, &wish).await)?;
    deliver(then).await?;
    let reader = then.database.reader();
    let query = LetterQuery { to: Some(to), ..LetterQuery::default() };
    let (found, _) = letters(reader, &then.post, &query, 0, 1).await?;
    let id = found.first().context("the letter was just written")?.id;
    Ok(letter(reader, id).await?.context("the letter was just written")?.message_id)
}

/// Of an issue that was sent, one came back; nothing follows from a single day.
async fn of_an_issue(context: &Context) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let query = LetterQuery {
        letter: Some(CIRCULAR.to_owned()),
        states: vec![LetterState::Accepted],
        ..LetterQuery::default()
    };
    let (found, _) = letters(reader, &context.post, &query, 0, 1).await?;
    let id = found.first().context("an issue was sent")?.id;
    let message_id = letter(reader, id).await?.context("an issue was sent")?.message_id;
    let full = Back::Report("failed", "5.2.2", "552 5.2.2 mailbox full");
    arrive(context, "issue", &full.text(&message_id)).await
}

async fn arrive(then: &Context, name: &str, text: &str) -> anyhow::Result<()> {
    let arrival = Arrival {
        source: BounceSource::Mailbox,
        source_key: format!("demo:{name}"),
        parsed: parse(text.replace('\n', "\r\n").as_bytes()),
    };
    let tx = then.database.begin_write().await?;
    record(&tx, &then.post, then.now(), arrival).await?;
    tx.commit().await?;
    Ok(())
}

impl Back {
    fn text(self, message_id: &str) -> String {
        match self {
            Self::Report(action, status, words) => format!(
                "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.jp\nSubject: {}\nMIME-Version: \
                 1.0\nContent-Type: multipart/report; report-type=delivery-status; \
                 boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nThis is the mail system.\n\n\
                 --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; \
                 mx.example.jp\n\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; \
                 {words}\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: \
                 {message_id}\n--b--\n",
                if action == "delivered" { "Successful Mail Delivery Report" } else { RETURNED },
            ),
            Self::Away => format!(
                "From: jidou@asahi-kogyo.example.jp\nSubject: Out of office\nAuto-Submitted: \
                 auto-replied\nIn-Reply-To: {message_id}\nContent-Type: text/plain; \
                 charset=utf-8\n\n休暇をいただいております。\n"
            ),
            Self::Unwanted => format!(
                "From: feedback@provider.example.jp\nSubject: complaint\nMIME-Version: \
                 1.0\nContent-Type: multipart/report; report-type=feedback-report; \
                 boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nA reader complained.\n\n--b\n\
                 Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n\
                 --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\n--b--\n"
            ),
        }
    }
}

const RETURNED: &str = "Undelivered Mail Returned to Sender";

/// What such a mailbox holds besides.
const ADVERTISEMENT: &str = "From: news@shop.example.com\nSubject: 年末のご案内\n\
                             Content-Type: text/plain; charset=utf-8\n\n年末セールのお知らせです。\n";

/// Rows as senders write them down; in the demonstration no sender has a server.
async fn servers(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    let ago = |minutes| now - TimeDelta::minutes(minutes);
    let server = |name: &str, accepted, trouble: Option<(i64, &str)>| endpoint::Model {
        name: name.to_owned(),
        open_until: None,
        rests: 0,
        last_accepted_at: Some(ago(accepted)),
        last_trouble_at: trouble.map(|(minutes, _)| ago(minutes)),
        last_trouble: trouble.map(|(_, words)| words.to_owned()),
    };
    let refused = Some((1460, "421 4.3.2 service shutting down"));
    let tx = context.database.begin_write().await?;
    for row in
        [server("smtp1.example.jp:587", 1463, refused), server("smtp2.example.jp:465", 1442, None)]
    {
        endpoint::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    }
    let slowed = pace::Model {
        key: "domain:docomo".to_owned(),
        full_at: ago(25),
        paused_until: Some(ago(24)),
        steps: 1,
        slowed_at: Some(ago(25)),
        answer: Some("452 4.3.2 too many connections, slow down".to_owned()),
    };
    pace::Entity::insert(slowed.into_active_model()).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(())
}
