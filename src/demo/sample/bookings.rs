//! Consultations that are asked for, waited for, coming, called off and missed. Days are counted
//! from the day the demonstration is started.

/// How a consultation came about, and what became of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// 第1～第3希望, so many days ahead; with whom, where somebody is named.
    Wished(&'static [i64], Option<&'static str>),
    /// The first free slot so many days ahead.
    Booked(i64, &'static str),
    /// The first free slot so many days ago; the client called it off two hours before.
    CalledOff(i64, &'static str),
    /// The same; the client did not come.
    Missed(i64, &'static str),
}

pub struct SampleBooking {
    /// Keys of the client and of their organisation.
    pub client: &'static str,
    pub organisation: &'static str,
    /// Code of the vocabulary.
    pub theme: &'static str,
    pub about: &'static str,
    pub came: Came,
}

pub const BOOKINGS: [SampleBooking; 7] = [
    SampleBooking {
        client: "sado",
        organisation: "sado",
        theme: "",
        about: "島外に出た若い人に、地元の仕事をどう知らせるかを相談したい。",
        came: Came::Missed(21, "speaker2"),
    },
    SampleBooking {
        client: "sado",
        organisation: "sado",
        theme: "",
        about: "前回参加できなかったので、あらためて相談したい。",
        came: Came::CalledOff(9, "speaker2"),
    },
    SampleBooking {
        client: "operator",
        organisation: "hanamaki",
        theme: "",
        about: "合同説明会のあと、応募した人とどう話を続けるかを相談したい。",
        came: Came::Booked(8, "accompanist"),
    },
    SampleBooking {
        client: "operator2",
        organisation: "tokachi",
        theme: "naming_issues",
        about: "会員企業の課題がばらばらで、どこから手をつけるかを決めたい。",
        came: Came::Booked(7, "speaker"),
    },
    SampleBooking {
        client: "kiryu",
        organisation: "kiryu",
        theme: "partners",
        about: "商工会議所と市役所の役割分担を、もう一度整理したい。",
        came: Came::Wished(&[9, 11, 15], Some("accompanist")),
    },
    SampleBooking {
        client: "mino",
        organisation: "mino",
        theme: "naming_issues",
        about: "採用の前に、会員企業の課題を言葉にする進め方を知りたい。",
        came: Came::Wished(&[8, 10], None),
    },
    SampleBooking {
        client: "hita",
        organisation: "hita",
        theme: "people_proposal",
        about: "副業人材を会員企業に提案するときの進め方を相談したい。",
        came: Came::Wished(&[13], None),
    },
];
