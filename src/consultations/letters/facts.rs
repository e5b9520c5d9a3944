use entities::consultations::consultation::{ConsultationState, Mode, Side};
use serde::Serialize;

use crate::consultations::links;
use crate::consultations::meeting::Parties;
use crate::consultations::pen::Pen;
use crate::consultations::wording;
use crate::people::whole_name;
use crate::vocabulary::tokyo;

/// A consultation as letters tell it.
#[derive(Clone, Debug, Serialize)]
pub struct ConsultationFacts {
    pub number: String,
    /// `2026年12月3日（木）14:00～15:00`; none while no time is known.
    pub when: Option<String>,
    /// For subjects: `12月3日（木）14:00～15:00`.
    pub day: Option<String>,
    /// 第1～第3希望, while no time is known.
    pub wishes: Vec<String>,
    /// 対面, オンライン or 電話
    pub mode: &'static str,
    pub minutes: i32,
    /// Where to come, the address to open or the number to call; told once it is agreed.
    pub place: Option<String>,
    pub online_url: Option<String>,
    pub phone: Option<String>,
    /// What of these is not known yet though the meeting is agreed: `場所`.
    pub place_open: Option<&'static str>,
    /// The client has not accepted the conditions of meeting online.
    pub conditions_open: bool,
    pub theme: Option<String>,
    /// 相談者: organisation and name.
    pub organisation: String,
    pub client: String,
    /// 支援者
    pub accompanist: Option<String>,
    /// The secretariat still chooses one.
    pub to_be_chosen: bool,
}

/// Who reads the letter.
#[derive(Clone, Debug, Serialize)]
pub struct ReaderFacts {
    pub name: String,
    /// Otherwise the accompanist.
    pub is_client: bool,
    /// Where to see, change or cancel without signing in.
    pub manage_url: String,
    /// Where to book anew.
    pub booking_url: String,
}

impl ConsultationFacts {
    pub fn new(parties: &Parties) -> Self {
        let row = &parties.row;
        let agreed = row.state == ConsultationState::Confirmed;
        let told =
            |text: &Option<String>, mode: Mode| text.clone().filter(|_| agreed && row.mode == mode);
        let times = row.starts_at.zip(row.ends_at);
        Self {
            number: row.number.clone(),
            when: times.map(|(from, until)| tokyo::span(from, until)),
            day: times.map(|(from, until)| tokyo::month_day_span(from, until)),
            wishes: if times.is_some() { Vec::new() } else { wishes(parties) },
            mode: wording::mode(row.mode),
            minutes: row.minutes,
            place: told(&row.place, Mode::InPerson),
            online_url: told(&row.online_url, Mode::Online),
            phone: told(&row.phone, Mode::Phone),
            place_open: wording::place_open(row).filter(|_| agreed),
            conditions_open: parties.conditions_open,
            theme: parties.theme.clone(),
            organisation: parties.organisation.clone(),
            client: parties.client_name(),
            accompanist: parties.accompanist_name(),
            to_be_chosen: row.state == ConsultationState::Requested && row.accompanist_id.is_none(),
        }
    }

    /// What stands in the place field of a calendar.
    pub fn location(&self) -> Option<String> {
        match (&self.place, &self.online_url) {
            (Some(place), _) => Some(place.clone()),
            _ => Some(self.mode.to_owned()),
        }
    }

    /// What stands in the text field of a calendar.
    pub fn calendar_text(&self, manage_url: &str) -> String {
        let mut lines = vec![format!("相談番号: {}", self.number)];
        lines.extend(self.theme.iter().map(|theme| format!("テーマ: {theme}")));
        lines.extend(self.online_url.iter().map(|url| format!("参加用URL: {url}")));
        lines.extend(self.phone.iter().map(|phone| format!("電話番号: {phone}")));
        lines.push(format!("確認・変更・取り消し: {manage_url}"));
        lines.join("\n")
    }
}

/// `第1希望: 2026年12月3日（木）14:00～15:00`
fn wishes(parties: &Parties) -> Vec<String> {
    parties
        .wishes
        .iter()
        .map(|wish| wording::wish(wish.rank, &tokyo::span(wish.starts_at, wish.ends_at)))
        .collect()
}

impl ReaderFacts {
    /// The reader on a side; where nobody stands there, nothing is sent.
    pub fn new(pen: Pen<'_>, parties: &Parties, side: Side) -> Self {
        let config = &pen.context.config;
        let person = parties.person(side).unwrap_or(&parties.client);
        Self {
            name: whole_name(&person.family_name, &person.given_name),
            is_client: side == Side::Client,
            manage_url: links::url(config, parties.row.id, (person.id, side)),
            booking_url: links::booking_url(config),
        }
    }
}
