//! What the things of an engagement are called.

use std::fmt::{Display, Formatter, Result};

use entities::accompaniment::engagement::{EngagementOrigin, EngagementState};
use entities::accompaniment::engagement_person::Side;
use entities::accompaniment::goal::GoalState;
use entities::accompaniment::matching_ruling::RulingKind;
use entities::accompaniment::matching_wish::WishedRegion;
use entities::accompaniment::milestone::MilestoneKind;
use entities::accompaniment::outcome::{OutcomeKind, Tendency};

use crate::accompaniment::engagement::Warning;

/// 連携機関 in one line; they are typed one to a line.
pub fn allies(typed: &str) -> String {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("、")
}

pub fn state(state: EngagementState) -> &'static str {
    match state {
        EngagementState::Active => "伴走中",
        EngagementState::Completed => "完了",
        EngagementState::Ended => "途中で終了",
    }
}

pub fn origin(origin: EngagementOrigin) -> &'static str {
    match origin {
        EngagementOrigin::Matching => "マッチング",
        EngagementOrigin::ByHand => "事務局が設定",
    }
}

pub fn side(side: Side) -> &'static str {
    match side {
        Side::Accompanist => "伴走支援者",
        Side::Operator => "事業者",
    }
}

pub fn milestone(kind: MilestoneKind) -> &'static str {
    match kind {
        MilestoneKind::Reception => "受付",
        MilestoneKind::Hearing => "ヒアリング",
        MilestoneKind::Issue => "課題",
        MilestoneKind::Matching => "マッチング",
        MilestoneKind::Support => "相談・勉強会",
        MilestoneKind::ActionPlan => "行動計画",
        MilestoneKind::Midterm => "中間確認",
        MilestoneKind::SelfReliance => "自走判定",
        MilestoneKind::FollowUp => "事後確認",
    }
}

pub fn goal_state(state: GoalState) -> &'static str {
    match state {
        GoalState::Open => "取り組み中",
        GoalState::Reached => "達成",
        GoalState::Dropped => "取りやめ",
    }
}

pub fn outcome(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Recruiting => "採用",
        OutcomeKind::Retention => "定着",
        OutcomeKind::Training => "研修",
    }
}

pub fn tendency(tendency: Tendency) -> &'static str {
    match tendency {
        Tendency::Increased => "増加",
        Tendency::Decreased => "減少",
        Tendency::Unchanged => "横ばい",
        Tendency::Unknown => "不明",
    }
}

pub fn ruling(kind: RulingKind) -> &'static str {
    match kind {
        RulingKind::Locked => "固定",
        RulingKind::Forbidden => "禁止",
    }
}

pub fn wished_region(region: WishedRegion) -> &'static str {
    match region {
        WishedRegion::Any => "どちらでもよい",
        WishedRegion::Near => "近くの地域の人",
        WishedRegion::Far => "離れた地域の人",
    }
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::MilestoneOverdue { kind, days } => {
                write!(f, "「{}」の期日を{days}日過ぎています", milestone(*kind))
            }
            Self::PlanStalled { days } => write!(f, "行動計画が{days}日間進んでいません"),
            Self::NoContact { days } => write!(f, "{days}日間連絡がありません"),
            Self::RecordOverdue { days } => {
                write!(f, "相談記録が{days}日遅れています")
            }
        }
    }
}
