use chrono::{DateTime, Utc};
use entities::study_sessions::session::{self, SessionState};
use serde::Serialize;

use crate::study_sessions::seats::SeatCount;

/// Where a session stands for whoever looks at it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 下書き
    Draft,
    /// 公開待ち
    Scheduled,
    /// 公開: registration has not opened yet.
    Announced,
    /// 受付中
    Open,
    /// 満席（キャンセル待ち）
    Full,
    /// 受付終了
    Closed,
    /// 開催済
    Held,
    /// 報告済
    Reported,
    /// 延期
    Postponed,
    /// 中止
    Cancelled,
    /// 取りやめ: never public.
    Discarded,
}

/// What a phase follows from.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub state: SessionState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Standing {
    /// A published session is announced, open, full or closed by the clock and its seats; all other
    /// phases are what somebody decided.
    pub fn phase(self, seats: &[SeatCount], now: DateTime<Utc>) -> Phase {
        if let Some(phase) = Phase::decided(self.state) {
            return phase;
        }
        if now < self.opens_at {
            Phase::Announced
        } else if now >= self.closes_at || now >= self.ends_at {
            Phase::Closed
        } else if seats.iter().all(|count| count.is_full()) {
            Phase::Full
        } else {
            Phase::Open
        }
    }
}

impl From<&session::Model> for Standing {
    fn from(row: &session::Model) -> Self {
        Self {
            state: row.state,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            ends_at: row.ends_at,
        }
    }
}

impl Phase {
    /// What somebody decided; none where the clock and the seats tell more.
    pub fn decided(state: SessionState) -> Option<Self> {
        Some(match state {
            SessionState::Draft => Self::Draft,
            SessionState::Scheduled => Self::Scheduled,
            SessionState::Postponed => Self::Postponed,
            SessionState::Cancelled => Self::Cancelled,
            SessionState::Discarded => Self::Discarded,
            SessionState::Held => Self::Held,
            SessionState::Reported => Self::Reported,
            SessionState::Published => return None,
        })
    }

    /// Anyone may see that the session exists.
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Draft | Self::Scheduled | Self::Discarded)
    }

    /// Registering, or joining the waiting list, is possible.
    pub fn takes_registrations(self) -> bool {
        matches!(self, Self::Open | Self::Full)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use entities::study_sessions::seats::Mode;

    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 24, hour, 0, 0).unwrap()
    }

    fn published() -> Standing {
        Standing {
            state: SessionState::Published,
            opens_at: at(2),
            closes_at: at(6),
            ends_at: at(9),
        }
    }

    fn seats(capacity: i32, taken: i32) -> SeatCount {
        SeatCount { mode: Mode::Venue, capacity: Some(capacity), taken }
    }

    #[test]
    fn registration_opens_and_closes_by_the_clock() {
        let phases = [1, 2, 5, 6].map(|hour| published().phase(&[seats(2, 0)], at(hour)));

        assert_eq!(phases, [Phase::Announced, Phase::Open, Phase::Open, Phase::Closed]);
    }

    #[test]
    fn a_session_is_full_when_no_mode_has_a_seat() {
        let half = [seats(1, 1), SeatCount { mode: Mode::Online, capacity: None, taken: 7 }];

        assert_eq!(published().phase(&half, at(3)), Phase::Open);
        assert_eq!(published().phase(&half[..1], at(3)), Phase::Full);
    }

    #[test]
    fn what_somebody_decided_does_not_depend_on_the_clock() {
        let postponed = Standing { state: SessionState::Postponed, ..published() };

        assert_eq!(postponed.phase(&[seats(1, 0)], at(3)), Phase::Postponed);
    }
}
