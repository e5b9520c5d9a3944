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
    /// How many at most, 1 to 200; 50 when absent.
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

    /// The place to go on from, as its list wrote it: usually a sort key and an id.
    pub fn after<K: serde::de::DeserializeOwned>(&self) -> Result<Option<K>, Failure> {
        after(self.cursor.as_deref())
    }
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
