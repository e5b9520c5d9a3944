use chrono::TimeDelta;
use entities::people::person;
use entities::sign_in::browser_session::Strength;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::context::Context;

const AUDIENCE: &str = "bansou-api";
/// Kept apart from every other token this server may sign.
const KIND: &str = "at+jwt";
const KEY_ID: &str = "1";
const LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// A signed access token.
pub struct AccessToken {
    pub token: String,
    /// Seconds.
    pub lifetime: i64,
}

/// What an access token says. Unknown claims are ignored, missing ones refused.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    pub sub: Uuid,
    iat: i64,
    exp: i64,
    /// Family of the refresh tokens.
    pub sid: Uuid,
    pub epoch: i32,
    pub two_factors: bool,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadToken {
    Header,
    Signature,
    Expired,
}

pub fn issue(
    context: &Context,
    person: &person::Model,
    family: Uuid,
    strength: Strength,
) -> anyhow::Result<AccessToken> {
    let now = context.now();
    let claims = Claims {
        iss: context.config.base_url.clone(),
        aud: AUDIENCE.to_owned(),
        sub: person.id.0,
        iat: now.timestamp(),
        exp: (now + LIFETIME).timestamp(),
        sid: family,
        epoch: person.session_epoch,
        two_factors: strength == Strength::TwoFactors,
    };
    let header = Header {
        typ: Some(KIND.to_owned()),
        kid: Some(KEY_ID.to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    let key = EncodingKey::from_secret(&key(context));
    let token = jsonwebtoken::encode(&header, &claims, &key)?;
    Ok(AccessToken { token, lifetime: LIFETIME.num_seconds() })
}

/// Checks signature, algorithm, kind, key id, issuer, audience and time, without leeway. The time
/// is the context's, not the machine's, so the library's own check is off.
pub(super) fn read(context: &Context, token: &str) -> Result<Claims, BadToken> {
    let header = decode_header(token).map_err(|_| BadToken::Header)?;
    let ours = header.alg == Algorithm::HS256
        && header.typ.as_deref() == Some(KIND)
        && header.kid.as_deref() == Some(KEY_ID);
    if !ours {
        return Err(BadToken::Header);
    }
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_issuer(&[&context.config.base_url]);
    rules.leeway = 0;
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(&key(context));
    let claims = decode::<Claims>(token, &key, &rules).map_err(|_| BadToken::Signature)?.claims;
    if claims.exp <= context.now().timestamp() { Err(BadToken::Expired) } else { Ok(claims) }
}

fn key(context: &Context) -> [u8; 32] {
    context.config.secret_key.derive("access-token/1")
}
