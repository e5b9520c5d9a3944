use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entities::people::region_block_prefecture as belongs;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::SessionState;
use entities::study_sessions::{part, seats, theme};
use entities::{RegionBlockId, TermId};
use sea_orm::sea_query::{Cond, Condition, Expr, ExprTrait as _, LikeExpr, Query, SelectStatement};
use sea_orm::{
    ActiveEnum as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
};

use crate::vocabulary::{search_key, search_words, tokyo};

/// What of the public sessions is wanted. Empty: everything still to come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub when: When,
    pub theme: Option<TermId>,
    pub mode: Option<Mode>,
    pub block: Option<RegionBlockId>,
    /// JIS X 0401.
    pub prefecture: Option<i32>,
    /// Words in any width, kana or case; all of them must occur.
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Not over yet, the next first.
    #[default]
    Upcoming,
    /// Over, the latest first.
    Past,
    /// Any day of the month this day lies in.
    Month(NaiveDate),
    /// Any of the seven days that begin with this one.
    Week(NaiveDate),
}

/// States anybody may see.
pub const PUBLIC: [SessionState; 5] = [
    SessionState::Published,
    SessionState::Postponed,
    SessionState::Cancelled,
    SessionState::Held,
    SessionState::Reported,
];

impl Filter {
    pub(in crate::study_sessions) fn condition(&self, now: DateTime<Utc>) -> Condition {
        let public = PUBLIC.map(|state| state.to_value());
        let mut all = Cond::all().add(col("state").is_in(public)).add(self.when.condition(now));
        if let Some(term) = self.theme {
            let having = theme::Entity::find()
                .select_only()
                .column(theme::Column::SessionId)
                .filter(sea_orm::ColumnTrait::eq(&theme::Column::TermId, term));
            all = all.add(col("id").in_subquery(having.into_query()));
        }
        if let Some(mode) = self.mode {
            let having = seats::Entity::find()
                .select_only()
                .column(seats::Column::SessionId)
                .filter(sea_orm::ColumnTrait::eq(&seats::Column::Mode, mode));
            all = all.add(col("id").in_subquery(having.into_query()));
        }
        if let Some(code) = self.prefecture {
            all = all.add(held_in(Expr::col(part::Column::VenuePrefectureCode).eq(code)));
        }
        if let Some(block) = self.block {
            let prefectures = prefectures_of(block, tokyo::day_of(now));
            let within = Expr::col(part::Column::VenuePrefectureCode).in_subquery(prefectures);
            all = all.add(held_in(within));
        }
        words(&self.text).fold(all, |all, word| all.add(contains(&word)))
    }
}

impl When {
    fn condition(self, now: DateTime<Utc>) -> Condition {
        match self {
            Self::Upcoming => Cond::all().add(col("ends_at").gt(now)),
            Self::Past => Cond::all().add(col("ends_at").lte(now)),
            Self::Month(day) => {
                let first = day.with_day(1).unwrap_or(day);
                let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
                between(first, next)
            }
            Self::Week(first) => {
                between(first, first.checked_add_days(chrono::Days::new(7)).unwrap_or(first))
            }
        }
    }
}

/// Something of it lies in the days from the first to before the next.
fn between(first: NaiveDate, next: NaiveDate) -> Condition {
    Cond::all()
        .add(col("ends_at").gt(tokyo::start_of_day(first)))
        .add(col("starts_at").lt(tokyo::start_of_day(next)))
}

pub(super) fn col(name: &'static str) -> Expr {
    Expr::col(("study_session", name))
}

/// The words of a search, folded like the stored key.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    search_words(text).into_iter().map(search_key)
}

pub(super) fn contains(word: &str) -> Expr {
    let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    col("search_key").like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
}

fn held_in(place: Expr) -> Expr {
    let parts = Query::select()
        .column(part::Column::SessionId)
        .from(part::Entity)
        .and_where(place)
        .to_owned();
    col("id").in_subquery(parts)
}

fn prefectures_of(block: RegionBlockId, day: NaiveDate) -> SelectStatement {
    let still = Cond::any()
        .add(Expr::col(belongs::Column::ValidTo).is_null())
        .add(Expr::col(belongs::Column::ValidTo).gte(day));
    Query::select()
        .column(belongs::Column::PrefectureCode)
        .from(belongs::Entity)
        .and_where(Expr::col(belongs::Column::BlockId).eq(block))
        .and_where(Expr::col(belongs::Column::ValidFrom).lte(day))
        .cond_where(still)
        .to_owned()
}
