use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::database::Stop;
use crate::study_sessions::SessionRows;
use crate::study_sessions::session::SharingPlan;
use crate::study_sessions::wording::sharing as say;
use crate::web::Objection;

/// Why a roster is not handed over, or an answer not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    /// No ground is named for this co-host.
    NotShared,
    /// The ground covers nobody yet.
    Nobody,
    /// Nobody is asked about this co-host.
    NotAsked,
    /// Whoever registered a colleague does not answer for them.
    NotTheirs,
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::NotShared => Self::Said(say::NOT_SHARED.to_owned()),
            Refusal::Nobody => Self::Said(say::NOBODY.to_owned()),
            Refusal::NotAsked => Self::Said(say::NOT_ASKED.to_owned()),
            Refusal::NotTheirs => Self::Said(say::NOT_THEIRS.to_owned()),
        }
    }
}

/// The co-hosts that get something, with the terms.
pub fn shared_with(rows: &SessionRows) -> impl Iterator<Item = (&str, SharingPlan)> {
    rows.co_hosts.iter().filter_map(|host| Some((host.name.as_str(), SharingPlan::stored(host)?)))
}

/// The terms of one co-host.
pub fn host_terms(rows: &SessionRows, host: &str) -> Option<SharingPlan> {
    shared_with(rows).find(|(name, _)| *name == host).map(|(_, terms)| terms)
}

/// Names a wording: the same words have the same version.
pub fn form_version(wording: &str) -> String {
    let digest = Sha256::digest(wording.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest[..9])
}
