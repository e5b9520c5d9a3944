use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::dev::ServiceRequest;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::{Cookies, Guard};
use crate::web::{Banner, Failure};

const BROWSER: &str = "browser";
const SESSION: &str = "session";
const BANNER: &str = "banner";
const LANGUAGE: &str = "lang";
const ONE_YEAR: i64 = 365 * 24 * 3600;

/// The browser a request came from: its nonce, its form token, a message left for its next page.
pub struct Browser {
    guard: web::Data<Guard>,
    /// Made only when asked for: most answers need neither.
    nonce: OnceLock<String>,
    form_token: OnceLock<String>,
    fresh: bool,
    session: Option<String>,
    banner: Option<Banner>,
    /// `ja`, `en` or `ja-easy`, when the person chose.
    language: Option<String>,
    language_chosen_now: bool,
    nonce_needed: AtomicBool,
    banner_shown: AtomicBool,
    personal: AtomicBool,
}

impl Browser {
    pub(super) fn of(request: &ServiceRequest, guard: web::Data<Guard>) -> Self {
        let cookies = guard.cookies;
        // Most who look at a page for the first time, and all programs, have none.
        let sent = request.headers().contains_key(header::COOKIE);
        let cookie = |name: &str| if sent { cookies.read(request.request(), name) } else { None };
        let known = cookie(BROWSER).filter(|nonce| is_token(nonce));
        let fresh = known.is_none();
        let session = cookie(SESSION).filter(|token| is_token(token));
        let chosen = chosen_language(request.query_string());
        Self {
            language_chosen_now: chosen.is_some(),
            language: chosen.or_else(|| cookie(LANGUAGE).filter(|tag| is_language(tag))),
            banner: cookie(BANNER).and_then(|text| read_banner(&text)),
            nonce: known.map_or_else(OnceLock::new, OnceLock::from),
            form_token: OnceLock::new(),
            fresh,
            session,
            guard,
            nonce_needed: AtomicBool::new(false),
            banner_shown: AtomicBool::new(false),
            personal: AtomicBool::new(false),
        }
    }

    /// What binds a sign-in link to the browser that asked for it. Sets the cookie.
    pub fn nonce(&self) -> &str {
        self.nonce_needed.store(true, Ordering::Relaxed);
        self.nonce.get_or_init(|| URL_SAFE_NO_PAD.encode(self.guard.chance.secret()))
    }

    /// Goes into every form as `csrf`. Sets the cookie it belongs to.
    pub fn form_token(&self) -> &str {
        self.form_token.get_or_init(|| {
            form_token(&self.guard.form_key, self.nonce(), self.session().unwrap_or(""))
        })
    }

    /// Refuses a form that was not made for this browser and this sign-in.
    pub fn check_form_token(&self, token: &str) -> Result<(), Failure> {
        if self.fresh {
            return Err(super::foreign::expired());
        }
        let same: bool = token.as_bytes().ct_eq(self.form_token().as_bytes()).into();
        if same { Ok(()) } else { Err(super::foreign::expired()) }
    }

    /// The secret of the session cookie, as the browser sent it.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The message the last page left; shown once.
    pub fn take_banner(&self) -> Option<Banner> {
        self.banner_shown.store(true, Ordering::Relaxed);
        self.banner.clone()
    }

    /// Notes that the answer holds what belongs to one person, so that nothing keeps a copy.
    pub fn note_personal(&self) {
        self.personal.store(true, Ordering::Relaxed);
    }

    pub fn is_personal(&self) -> bool {
        self.personal.load(Ordering::Relaxed)
    }

    /// Leaves a message for the next page.
    pub fn say(&self, answer: &mut HttpResponse, banner: &Banner) {
        if let Ok(text) = serde_json::to_vec(banner) {
            let value = URL_SAFE_NO_PAD.encode(text);
            add(answer, &self.guard.cookies.make(BANNER, &value, Some(60)));
        }
    }

    /// Signs this browser in: the token goes into the session cookie.
    pub fn begin_session(&self, answer: &mut HttpResponse, token: &str, seconds: i64) {
        add(answer, &self.guard.cookies.make(SESSION, token, Some(seconds)));
        // Forms made before the sign-in end with it.
        add(answer, &self.guard.cookies.remove(BROWSER));
    }

    pub fn end_session(&self, answer: &mut HttpResponse) {
        add(answer, &self.guard.cookies.remove(SESSION));
        add(answer, &self.guard.cookies.remove(BROWSER));
    }

    pub(super) fn leave_cookies<B>(&self, answer: &mut HttpResponse<B>, cookies: Cookies) {
        if self.fresh && self.nonce_needed.load(Ordering::Relaxed) {
            add(answer, &cookies.make(BROWSER, self.nonce(), None));
        }
        if self.banner.is_some() && self.banner_shown.load(Ordering::Relaxed) {
            add(answer, &cookies.remove(BANNER));
        }
        if let Some(language) = self.language.as_deref().filter(|_| self.language_chosen_now) {
            add(answer, &cookies.make(LANGUAGE, language, Some(ONE_YEAR)));
        }
    }
}

fn add<B>(answer: &mut HttpResponse<B>, cookie: &actix_web::cookie::Cookie<'_>) {
    // A cookie made here always fits into a header.
    let _ = answer.add_cookie(cookie);
}

fn form_token(key: &[u8; 32], nonce: &str, session: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(nonce.as_bytes());
    mac.update(b"/");
    mac.update(session.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Thirty-two bytes in base64url, as we write them.
fn is_token(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn is_language(tag: &str) -> bool {
    matches!(tag, "ja" | "en" | "ja-easy")
}

fn chosen_language(query: &str) -> Option<String> {
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .map(|(_, tag)| tag.into_owned())
        .filter(|tag| is_language(tag))
}

fn read_banner(text: &str) -> Option<Banner> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
