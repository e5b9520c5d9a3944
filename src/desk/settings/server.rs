//! What the configuration of the server says: shown, and changed only there.

use crate::config::Config;

use super::wording::server as say;

/// Name and value; none: not set. Never a secret.
pub type Configured = (&'static str, Option<String>);

/// What people of the programme meet of the configuration.
pub fn configured(config: &Config) -> Vec<Configured> {
    let office = &config.secretariat;
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let bounces = &config.delivery.bounces;
    let magazine = config.newsletter_from.as_ref().map(ToString::to_string);
    let magazine = magazine.unwrap_or_else(|| config.mail_from.clone());
    vec![
        (say::PROGRAMME, text(&office.programme)),
        (say::NAME, text(&office.name)),
        (say::ADDRESS, text(&office.postal_address)),
        (say::EMAIL, text(&office.email)),
        (say::PHONE, text(&office.phone)),
        (say::HOURS, text(&office.hours)),
        (say::BASE_URL, text(&config.base_url)),
        (say::MAIL_FROM, text(&config.mail_from)),
        (say::NEWSLETTER_FROM, text(&magazine)),
        (say::BOUNCE_ADDRESS, bounces.address.clone()),
        (say::WEBHOOK, bounces.webhook.as_ref().map(|_| say::SECRET_SET.to_owned())),
    ]
}
