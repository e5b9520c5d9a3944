use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Failure, FieldProblem, wording};

const USUAL: u64 = 50;
const MOST: u64 = 200;

/// Which part of a list the API is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u64>,
    /// `next_cursor` of the part before.
    pub cursor: Option<String>,
}

/// One part of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListPart<T> {
    pub items: Vec<T>,
    /// Fetches the next part; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl ListQuery {
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(USUAL).clamp(1, MOST)
    }

    /// Where to go on in a list that counts its rows.
    pub fn offset(&self) -> Result<u64, Failure> {
        offset(self.cursor.as_deref())
    }

    /// The place to go on from, as its list wrote it: usually a sort key and an id.
    pub fn after<K: serde::de::DeserializeOwned>(&self) -> Result<Option<K>, Failure> {
        after(self.cursor.as_deref())
    }
}

/// Further than any list goes, and within what a database counts.
const FURTHEST: u64 = 1_000_000_000;

/// Where to go on in a list that counts its rows.
pub fn offset(cursor: Option<&str>) -> Result<u64, Failure> {
    Ok(after::<u64>(cursor)?.unwrap_or(0).min(FURTHEST))
}

/// Reads a cursor made by [`ListPart::of`].
pub fn after<K: serde::de::DeserializeOwned>(cursor: Option<&str>) -> Result<Option<K>, Failure> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else {
        return Ok(None);
    };
    let key = URL_SAFE_NO_PAD.decode(cursor).ok();
    key.and_then(|key| serde_json::from_slice(&key).ok()).map(Some).ok_or_else(|| {
        let detail = wording::BROKEN_CURSOR.to_owned();
        Failure::invalid(vec![FieldProblem { field: "cursor".into(), detail }])
    })
}

impl<T> ListPart<T> {
    /// The part of a whole list that begins after `offset` rows.
    pub fn within<R>(rows: Vec<R>, (offset, limit): (u64, u64), show: impl FnMut(R) -> T) -> Self {
        let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
        let rows = rows.into_iter().skip(skipped).collect();
        Self::of(rows, limit, |_| offset + limit, show)
    }

    /// Takes rows fetched with `limit + 1` and says where the next part begins.
    pub fn of<R, K: Serialize>(
        mut rows: Vec<R>,
        limit: u64,
        key: impl FnOnce(&R) -> K,
        show: impl FnMut(R) -> T,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more).map(key);
        let next_cursor = last
            .and_then(|key| serde_json::to_vec(&key).ok())
            .map(|key| URL_SAFE_NO_PAD.encode(key));
        Self { items: rows.into_iter().map(show).collect(), next_cursor }
    }
}
