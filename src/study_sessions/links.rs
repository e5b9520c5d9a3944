//! Links in letters that let somebody act without signing in.
//!
//! A token names one row and is bound to one purpose by a MAC, so a link to manage a registration
//! cannot answer an offer. When it ends is decided by the row it names: a registration can be
//! managed until its session ends, an offer answered until its deadline, a mail address confirmed
//! for a day. Nothing is done by opening such a link; only by the POST of its page.
//!
//! A registration has two links. The one in letters reaches nobody but the participant. Whoever
//! registered a colleague is shown another, which manages the registration and agrees to nothing in
//! the colleague's name.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::study_sessions::registration::{self, Route};
use entities::{
    PersonId, PublicRequestId, RegistrationId, SpeakerPassId, StudySessionId, WaitingOfferId,
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::config::Config;

/// 128 bits: far more than can be tried over the web.
const MAC_BYTES: usize = 16;

#[derive(Clone, Copy)]
enum Purpose {
    Manage,
    ManageForColleague,
    Offer,
    Confirm,
    CheckIn,
    Speak,
}

/// Proof of holding a link to one registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkHolder {
    registration: RegistrationId,
    is_participant: bool,
}

impl LinkHolder {
    pub fn registration(self) -> RegistrationId {
        self.registration
    }

    /// Holds the link of the letters, which go to the participant; otherwise the one shown to
    /// whoever registered them.
    pub fn is_participant(self) -> bool {
        self.is_participant
    }
}

/// Reads a token of `…/registrations/{token}`; none for anything we did not sign.
pub fn open_registration(config: &Config, token: &str) -> Option<LinkHolder> {
    let known = [(Purpose::Manage, true), (Purpose::ManageForColleague, false)];
    known.into_iter().find_map(|(purpose, is_participant)| {
        let registration = RegistrationId(read(config, purpose, token)?);
        Some(LinkHolder { registration, is_participant })
    })
}

/// Reads a token of `…/registrations/offers/{token}`.
pub fn open_offer(config: &Config, token: &str) -> Option<WaitingOfferId> {
    read(config, Purpose::Offer, token).map(WaitingOfferId)
}

/// Reads a token of `…/registrations/confirmations/{token}`.
pub fn open_confirmation(config: &Config, token: &str) -> Option<PublicRequestId> {
    read(config, Purpose::Confirm, token).map(PublicRequestId)
}

/// Reads a token of `…/speakers/{token}`.
pub fn open_speaker(config: &Config, token: &str) -> Option<SpeakerPassId> {
    read(config, Purpose::Speak, token).map(SpeakerPassId)
}

/// The end of a speaker's address.
pub fn speaker_token(config: &Config, id: SpeakerPassId) -> String {
    write(config, Purpose::Speak, id.0)
}

pub fn speaker_url(config: &Config, id: SpeakerPassId) -> String {
    format!("{}/speakers/{}", config.base_url, speaker_token(config, id))
}

/// Reads what a participant's QR code holds: the address, or the code at its end alone.
pub fn open_check_in(config: &Config, shown: &str) -> Option<RegistrationId> {
    let token = shown.trim().rsplit('/').next().unwrap_or_default();
    read(config, Purpose::CheckIn, token).map(RegistrationId)
}

/// For the participant alone.
pub fn registration_token(config: &Config, id: RegistrationId) -> String {
    write(config, Purpose::Manage, id.0)
}

/// For whoever registered a colleague.
pub fn colleague_token(config: &Config, id: RegistrationId) -> String {
    write(config, Purpose::ManageForColleague, id.0)
}

/// For somebody who signed in: the participant's, or the lesser one of whoever registered them, a
/// colleague or the desk on their behalf; none for anybody else, whatever their role.
pub fn token_for(config: &Config, row: &registration::Model, who: PersonId) -> Option<String> {
    if row.person_id == who {
        return Some(registration_token(config, row.id));
    }
    (row.registered_by == Some(who)).then(|| colleague_token(config, row.id))
}

/// Where the link to an offered seat leads on to. Whoever registered a colleague is shown that link,
/// too: what two may hold opens as the lesser of them.
pub fn token_beside_offer(config: &Config, id: RegistrationId, route: Route) -> String {
    if route == Route::Colleague {
        colleague_token(config, id)
    } else {
        registration_token(config, id)
    }
}

/// What the QR code of a registration holds: a page that the secretariat alone may open.
pub fn check_in_url(config: &Config, id: RegistrationId) -> String {
    format!("{}/staff/check-in/{}", config.base_url, check_in_token(config, id))
}

/// The end of that address.
pub fn check_in_token(config: &Config, id: RegistrationId) -> String {
    write(config, Purpose::CheckIn, id.0)
}

pub fn registration_url(config: &Config, id: RegistrationId) -> String {
    format!("{}/registrations/{}", config.base_url, registration_token(config, id))
}

pub fn offer_url(config: &Config, id: WaitingOfferId) -> String {
    format!("{}/registrations/offers/{}", config.base_url, write(config, Purpose::Offer, id.0))
}

pub fn confirmation_url(config: &Config, id: PublicRequestId) -> String {
    let token = write(config, Purpose::Confirm, id.0);
    format!("{}/registrations/confirmations/{token}", config.base_url)
}

/// Where anybody who holds a certificate checks it. The code is drawn by chance and stored.
pub fn certificate_url(config: &Config, code: &str) -> String {
    format!("{}/certificates/{code}", config.base_url)
}

pub fn session_url(config: &Config, id: StudySessionId) -> String {
    format!("{}/sessions/{id}", config.base_url)
}

fn write(config: &Config, purpose: Purpose, id: Uuid) -> String {
    let mut bytes = id.as_bytes().to_vec();
    bytes.extend_from_slice(&signed(config, purpose, id).finalize().into_bytes()[..MAC_BYTES]);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read(config: &Config, purpose: Purpose, token: &str) -> Option<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, mac) = bytes.split_at_checked(16)?;
    if mac.len() != MAC_BYTES {
        return None;
    }
    let id = Uuid::from_slice(id).ok()?;
    signed(config, purpose, id).verify_truncated_left(mac).ok()?;
    Some(id)
}

/// Each purpose has a key of its own.
fn signed(config: &Config, purpose: Purpose, id: Uuid) -> Hmac<Sha256> {
    let key = config.secret_key.derive(match purpose {
        Purpose::Manage => "registration-link/manage",
        Purpose::ManageForColleague => "registration-link/manage-for-colleague",
        Purpose::Offer => "registration-link/offer",
        Purpose::Confirm => "registration-link/confirm",
        Purpose::CheckIn => "registration-link/check-in",
        Purpose::Speak => "speaker-link",
    });
    // HMAC fills shorter keys up with zeros.
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    block[..key.len()].copy_from_slice(&key);
    let mut mac = <Hmac<Sha256> as Mac>::new(&block);
    mac.update(id.as_bytes());
    mac
}
