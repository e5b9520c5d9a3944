//! What an accompanist is told about hours that are not taken, and anybody about a slot that is
//! not free.

use std::error::Error;
use std::fmt::{Display, Formatter, Result};

use super::{
    Buffers, DaySpan, Mode, Modes, Obstacle, Reach, RuleProblem, SlotLengths, SpanProblem,
    TermsProblem, Within,
};
use crate::vocabulary::tokyo;

impl Mode {
    pub fn label(self) -> &'static str {
        match self {
            Self::InPerson => "対面",
            Self::Online => "オンライン",
            Self::Phone => "電話",
        }
    }
}

impl Display for Modes {
    /// `対面・オンライン`
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let labels: Vec<_> = self.iter().map(Mode::label).collect();
        f.write_str(&labels.join("・"))
    }
}

impl Display for SlotLengths {
    /// `30分・60分`
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let labels: Vec<_> = self.iter().map(|length| format!("{}分", length.minutes())).collect();
        f.write_str(&labels.join("・"))
    }
}

impl Within {
    pub fn label(self) -> &'static str {
        match self {
            Self::Day => "1日",
            Self::Week => "1週間",
            Self::Month => "1か月",
            Self::FiscalYear => "1年度",
        }
    }
}

impl Display for RuleProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::EndsBeforeItStarts => "終了の時刻は、開始より後にしてください。",
            Self::NotInFives => "時刻は5分きざみで入力してください。",
            Self::BeyondMidnight => {
                "終了の時刻は24:00までにしてください。日をまたぐときは、翌日の時間帯も入力してください。"
            }
            Self::NoMode => "実施方法を1つ以上選んでください。",
            Self::ValidityEndsBeforeItStarts => "適用の終了日は、開始日以降にしてください。",
        })
    }
}

impl Error for RuleProblem {}

impl Display for TermsProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NoLength => f.write_str("相談の長さを1つ以上選んでください。"),
            Self::BufferNotInFives => f.write_str("前後の空き時間は5分きざみで入力してください。"),
            Self::BufferTooLong => {
                write!(f, "前後の空き時間は、それぞれ{}分以内にしてください。", Buffers::LONGEST)
            }
            Self::NoticeTooLong => {
                write!(f, "受付の締切は、{}営業日前までにしてください。", Reach::LONGEST_NOTICE)
            }
            Self::HorizonOutOfRange => {
                write!(f, "受付の期間は、1日から{}日の間にしてください。", Reach::LONGEST_HORIZON)
            }
            Self::LimitOfNought => f.write_str(
                "上限は1以上にしてください。受け付けないときは、時間帯の設定を消してください。",
            ),
        }
    }
}

impl Error for TermsProblem {}

impl Display for SpanProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::EndsBeforeItStarts => f.write_str("期間の終わりは、始まり以降にしてください。"),
            Self::TooLong => write!(f, "期間は{}日以内にしてください。", DaySpan::LONGEST),
            Self::OutOfReach => f.write_str("日付は西暦2000年から2199年の間で入力してください。"),
        }
    }
}

impl Error for SpanProblem {}

impl Display for Obstacle {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::LengthNotOffered { offered } => {
                write!(f, "相談の長さは{offered}から選んでください。")
            }
            Self::NotOnGrid(grid) => {
                write!(f, "開始の時刻は{}分きざみで選んでください。", grid.minutes())
            }
            Self::TooSoon { from } => {
                write!(f, "{}以降の時間を選んでください。", tokyo::date_time(*from))
            }
            Self::BeyondHorizon { last } => {
                write!(f, "{}までの時間を選んでください。", tokyo::date(*last))
            }
            Self::DayOff(day) => {
                write!(f, "{}は祝日または休業日のため、予約できません。", tokyo::date(*day))
            }
            Self::Closed(day) => {
                write!(f, "{}は、支援者の都合により予約できません。", tokyo::date(*day))
            }
            Self::OutsideOpening => f.write_str("この時間は受け付けていません。"),
            Self::ModeNotOffered { offered } if offered.is_empty() => {
                f.write_str("途中で実施方法が変わる時間帯です。ほかの時間を選んでください。")
            }
            Self::ModeNotOffered { offered } => {
                write!(f, "この時間の実施方法は{offered}から選んでください。")
            }
            Self::Busy => f.write_str("この時間はすでに予定が入っています。"),
            Self::Full { within, most } => {
                write!(f, "{}あたり{most}件の上限に達しています。", within.label())
            }
        }
    }
}
