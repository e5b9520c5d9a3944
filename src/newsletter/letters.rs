//! Letters to readers about their reading. Issues are written elsewhere; none of these is a
//! circular, so they reach people who left as well.

use chrono::{DateTime, NaiveDate, Utc};
use entities::newsletter::subscriber::{self, ReaderLanguage};
use entities::{SubscriberId, SubscriptionRequestId};
use serde::Serialize;
use uuid::Uuid;

use super::pen::Pen;
use crate::mail::{self, Envelope, Language, Letter, LetterList};
use crate::vocabulary::{EmailAddress, tokyo};

/// All letters of this folder, for previews and for the test that renders every sample.
pub fn declare(list: LetterList) -> LetterList {
    super::issues::letters::declare(list)
        .with::<NewsletterConfirm>()
        .with::<NewsletterKnown>()
        .with::<NewsletterWelcome>()
        .with::<NewsletterPreferences>()
        .with::<NewsletterNoReader>()
        .with::<NewsletterNewAddress>()
        .with::<NewsletterAddressChanged>()
}

/// Whom a letter goes to, and on which occasion.
pub struct To {
    pub language: ReaderLanguage,
    pub email: EmailAddress,
    pub occasion: String,
    /// What it is filed under.
    pub concerns: (&'static str, Uuid),
}

impl To {
    /// Somebody who typed an address: nothing of the envelope tells whether it is known.
    pub fn asking(
        language: ReaderLanguage,
        email: &EmailAddress,
        request: SubscriptionRequestId,
    ) -> Self {
        Self {
            language,
            email: email.clone(),
            occasion: format!("newsletter:request:{request}"),
            concerns: (REQUEST, request.0),
        }
    }

    /// A reader; fill in the occasion.
    pub fn reader(row: &subscriber::Model, email: &EmailAddress) -> Self {
        Self {
            language: row.language,
            email: email.clone(),
            occasion: String::new(),
            concerns: concerning(row.id),
        }
    }
}

/// What letters to an address are filed under that somebody merely typed.
pub const REQUEST: &str = "newsletter_request";

/// What letters to a reader are filed under.
pub fn concerning(id: SubscriberId) -> (&'static str, Uuid) {
    ("newsletter_subscriber", id.0)
}

pub async fn send<L: Letter>(pen: Pen<'_>, to: To, letter: &L) -> anyhow::Result<()> {
    let envelope = Envelope {
        language: letter_language(to.language),
        concerns: Some(to.concerns),
        ..Envelope::to(to.email, to.occasion)
    };
    mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, letter).await?;
    Ok(())
}

/// Letters exist in two languages.
pub fn letter_language(language: ReaderLanguage) -> Language {
    match language {
        ReaderLanguage::En => Language::En,
        ReaderLanguage::Ja | ReaderLanguage::JaEasy => Language::Ja,
    }
}

/// `2026年11月25日（水）10:00`, or in English.
pub fn moment(language: ReaderLanguage, at: DateTime<Utc>) -> String {
    match letter_language(language) {
        Language::En => {
            let time = tokyo::time(tokyo::time_of(at));
            format!("{} {time} (Japan time)", tokyo::english_date(tokyo::day_of(at)))
        }
        Language::Ja => tokyo::date_time(at),
    }
}

pub fn day(language: ReaderLanguage, day: NaiveDate) -> String {
    match letter_language(language) {
        Language::En => tokyo::english_date(day),
        Language::Ja => tokyo::date(day),
    }
}

/// Declares letters with a sample for each of their facts.
macro_rules! letters {
    ($($(#[$meta:meta])* $name:ident = $folder:literal, $confidential:literal {
        $($(#[$note:meta])* $fact:ident: $type:ty = [$first:expr, $second:expr],)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            $($(#[$note])* pub $fact: $type,)*
        }

        impl Letter for $name {
            const NAME: &'static str = $folder;
            const CONFIDENTIAL: bool = $confidential;

            fn samples() -> Vec<Self> {
                vec![Self { $($fact: $first,)* }, Self { $($fact: $second,)* }]
            }
        }
    )*};
}

const SAMPLE_URL: &str = "https://bansou.example.jp/newsletter/confirmations/0123456789abcdefghij";
const SAMPLE_FORM: &str = "https://bansou.example.jp/newsletter";
const SAMPLE_TIME: &str = "2026年11月25日（水）10:00";
const SAMPLE_ASKED: &str = "2026年11月24日（火）10:00";

letters! {
    /// Did you ask for the magazine? The link leads to the button that confirms.
    NewsletterConfirm = "newsletter_confirm", true {
        form_url: String = [SAMPLE_FORM.to_owned(), SAMPLE_FORM.to_owned()],
        confirm_url: String = [SAMPLE_URL.to_owned(), SAMPLE_URL.to_owned()],
        valid_until: String = [SAMPLE_TIME.to_owned(), SAMPLE_TIME.to_owned()],
        /// When the form was sent.
        asked_at: String = [SAMPLE_ASKED.to_owned(), SAMPLE_ASKED.to_owned()],
    }
    /// Somebody asked for the magazine under an address that gets it already.
    NewsletterKnown = "newsletter_known", true {
        form_url: String = [SAMPLE_FORM.to_owned(), SAMPLE_FORM.to_owned()],
        preferences_url: String = [SAMPLE_URL.to_owned(), SAMPLE_URL.to_owned()],
        valid_until: String = [SAMPLE_TIME.to_owned(), SAMPLE_TIME.to_owned()],
        /// When the form was sent.
        asked_at: String = [SAMPLE_ASKED.to_owned(), SAMPLE_ASKED.to_owned()],
    }
    /// The first letter to a new reader.
    NewsletterWelcome = "newsletter_welcome", true {
        name: Option<String> = [Some("山田 太郎".to_owned()), None],
        since: String = ["2026年11月24日（火）".to_owned(), "2026年11月24日（火）".to_owned()],
        /// Gets digests only.
        monthly: bool = [false, true],
        preferences_url: String = [SAMPLE_URL.to_owned(), SAMPLE_URL.to_owned()],
        leave_url: String = [SAMPLE_URL.to_owned(), SAMPLE_URL.to_owned()],
    }
    /// The link to the preferences, as asked for.
    NewsletterPreferences = "newsletter_preferences", true {
        /// False: they left, and see what is stored.
        reads: bool = [true, false],
        /// They left lately: one press on that page brings them back.
        returns: bool = [false, true],
        preferences_url: String = [SAMPLE_URL.to_owned(), SAMPLE_URL.to_owned()],
        valid_until: String = [SAMPLE_TIME.to_owned(), SAMPLE_TIME.to_owned()],
    }
    /// Somebody asked for the link under an address that is not among the readers.
    NewsletterNoReader = "newsletter_no_reader", false {
        subscribe_url: String = [SAMPLE_URL.to_owned(), SAMPLE_URL.to_owned()],
    }
    /// Is this your address? The link leads to the button that confirms.
    NewsletterNewAddress = "newsletter_new_address", true {
        confirm_url: String = [SAMPLE_URL.to_owned(), SAMPLE_URL.to_owned()],
        valid_until: String = [SAMPLE_TIME.to_owned(), SAMPLE_TIME.to_owned()],
        /// When the form was sent.
        asked_at: String = [SAMPLE_ASKED.to_owned(), SAMPLE_ASKED.to_owned()],
    }
    /// A last notice to the old address.
    NewsletterAddressChanged = "newsletter_address_changed", false {
        at: String = [SAMPLE_TIME.to_owned(), SAMPLE_TIME.to_owned()],
    }
}
