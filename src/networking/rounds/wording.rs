use super::shortfall::{Shortfall, Why};

/// What a shortfall is called on a page: people and wishes by name.
pub struct Names<'a> {
    /// With さん.
    pub guest: &'a dyn Fn(usize) -> String,
    /// What somebody wished for: 「山田 太郎さん」「海外の学校」.
    pub wish: &'a dyn Fn(usize) -> String,
    /// Whose wish it is.
    pub wishing: &'a dyn Fn(usize) -> usize,
}

impl Shortfall {
    /// One sentence on what could not be done, and one on why.
    pub fn sentence(&self, names: &Names<'_>) -> String {
        let two =
            |pair: &(usize, usize)| format!("{}と{}", (names.guest)(pair.0), (names.guest)(pair.1));
        let (what, why) = match self {
            Self::Forbidden { pair, why } => {
                (format!("{}は、同席しない決まりですが同席します。", two(pair)), why)
            }
            Self::SameOrganisation { pair, why } => {
                (format!("{}は、同じ組織ですが同席します。", two(pair)), why)
            }
            Self::Repeat { pair, times, why } => {
                (format!("{}は{times}回同席します。", two(pair)), why)
            }
            Self::Pause { guest, times, why } => {
                (format!("{}は{times}回休みになります。", (names.guest)(*guest)), why)
            }
            Self::Alone { guest, round, why } => {
                let guest = (names.guest)(*guest);
                (format!("これからの{}回目に、{guest}は1人のテーブルです。", round + 1), why)
            }
            Self::Wish { wish, why } => {
                let (guest, wanted) = ((names.guest)((names.wishing)(*wish)), (names.wish)(*wish));
                (format!("{guest}の希望「{wanted}」はかないませんでした。"), why)
            }
        };
        format!("{what}{}", why.sentence())
    }
}

impl Why {
    pub fn sentence(self) -> String {
        match self {
            Self::Begun => "すでに始まった回のことなので、変えられません。".to_owned(),
            Self::Locked => "2人とも同じ卓に固定されています。".to_owned(),
            Self::MorePeopleThanTables { people, tables } => {
                format!("この組織の参加者が{people}人、卓が{tables}卓で、分けきれません。")
            }
            Self::MoreSeatsThanPeople { seats, people } => {
                format!(
                    "隣り合う席がのべ{seats}席あるのに対し、会える相手が{people}人しかいません。"
                )
            }
            Self::LockedAlone => "この人だけがそのテーブルに固定されています。".to_owned(),
            Self::TablesTooSmall => {
                "このテーブルの席数では、全員を2人以上に分けられません。".to_owned()
            }
            Self::MorePausesThanPeople => "休みのある回が、参加者の数より多いためです。".to_owned(),
            Self::Nobody => "あてはまる参加者がいません。".to_owned(),
            Self::NotThereTogether => {
                "これからの回に、あてはまる人と同時に出席する回がありません。".to_owned()
            }
            Self::Forbidden => "同席しない決まりの相手です。".to_owned(),
            Self::OwnOrganisation => "同じ組織の人とは同席しない決まりです。".to_owned(),
            Self::Crowded { wishing, seats } => {
                format!(
                    "この人を希望した人が{wishing}人いて、隣の席がのべ{seats}席しかありません。"
                )
            }
            Self::NotFound => {
                "ほかの条件や希望とあわせて満たす案が見つかりませんでした。".to_owned()
            }
        }
    }
}
