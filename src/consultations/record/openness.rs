//! Who reads what. Pure.

use entities::consultations::consultation::{self, Side};
use entities::consultations::record_field::{Level, RecordField};

use crate::consultations::By;

/// Who asks for a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// The accompanist who writes it.
    Author,
    /// The client of the meeting.
    Client,
    /// The secretariat.
    Office,
    /// 経産省閲覧: counts, never a text.
    Ministry,
}

/// What somebody is to a consultation; none for everybody else. A link in a letter opens no record.
pub fn reader_of(by: By, row: &consultation::Model) -> Option<Reader> {
    match by {
        By::Staff(_) => Some(Reader::Office),
        By::Accompanist(who) => {
            (row.accompanist_id == Some(who.person())).then_some(Reader::Author)
        }
        By::Client(who) => (row.client_id == who.person()).then_some(Reader::Client),
        By::Link(_) => None,
    }
}

/// Whether a field of this level is for the reader.
pub fn reads(level: Level, reader: Reader) -> bool {
    match reader {
        Reader::Author => true,
        Reader::Client => level >= Level::Pair,
        Reader::Office => level >= Level::Office,
        Reader::Ministry => false,
    }
}

/// Whether the reader may know that something is there which they do not read: the secretariat,
/// that the two sides keep something between them. Own memos are nobody's business.
pub fn knows_of(level: Level, reader: Reader) -> bool {
    reader == Reader::Office && level == Level::Pair
}

/// The least openness of a field: what both sides agreed on is open to both, what fees follow from
/// to the secretariat.
pub fn least(field: RecordField) -> Level {
    use RecordField as F;
    match field {
        F::Times | F::Sensitive => Level::Office,
        F::Place
        | F::Attendees
        | F::Companions
        | F::Purpose
        | F::Intake
        | F::Presented
        | F::Advice
        | F::Actions
        | F::Referral
        | F::NextMeeting => Level::Pair,
        F::Essential
        | F::ClientWords
        | F::Practice
        | F::PracticeLevel
        | F::SelfReliance
        | F::Attachments
        | F::Memo => Level::Own,
    }
}

/// Of the actions, when one of them is the secretariat's: it has to read what it is to do.
pub fn least_of_actions(owners: impl IntoIterator<Item = Side>) -> Level {
    let office = owners.into_iter().any(|owner| owner == Side::Staff);
    if office { Level::Office } else { least(RecordField::Actions) }
}

/// What a field begins with.
pub fn usual(field: RecordField) -> Level {
    use RecordField as F;
    match field {
        F::Memo => Level::Own,
        F::ClientWords | F::Attachments => Level::Pair,
        F::Times | F::Practice | F::PracticeLevel | F::SelfReliance => Level::Figures,
        _ => Level::Office,
    }
}

/// What the accompanist may choose. A memo stays one's own: what others are to read has a field.
pub fn choices(field: RecordField) -> Vec<Level> {
    if field == RecordField::Memo {
        return vec![Level::Own];
    }
    let all = [Level::Own, Level::Pair, Level::Office, Level::Figures];
    all.into_iter().filter(|level| *level >= least(field)).collect()
}

/// Fields that hold a text the accompanist writes, in the order of the form.
pub const TEXTS: [RecordField; 12] = [
    RecordField::Attendees,
    RecordField::Companions,
    RecordField::Purpose,
    RecordField::Intake,
    RecordField::Presented,
    RecordField::Essential,
    RecordField::ClientWords,
    RecordField::Advice,
    RecordField::Practice,
    RecordField::Referral,
    RecordField::NextMeeting,
    RecordField::Memo,
];

/// All fields, in the order of 相談記録票.
pub const ALL: [RecordField; 19] = [
    RecordField::Attendees,
    RecordField::Companions,
    RecordField::Times,
    RecordField::Place,
    RecordField::Purpose,
    RecordField::Intake,
    RecordField::Presented,
    RecordField::Essential,
    RecordField::ClientWords,
    RecordField::Advice,
    RecordField::Practice,
    RecordField::PracticeLevel,
    RecordField::Actions,
    RecordField::Referral,
    RecordField::NextMeeting,
    RecordField::SelfReliance,
    RecordField::Sensitive,
    RecordField::Attachments,
    RecordField::Memo,
];
