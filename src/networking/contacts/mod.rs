//! 連携先: who there is to be introduced to.
//!
//! Names are kept byte for byte; a folded key beside them finds them in any width, in hiragana and
//! katakana, in Latin letters. What was entered twice is merged: one stays and takes over the
//! people, languages, topics, relations and introductions of the other, which stays readable and
//! says where it went.

mod draft;
mod duplicates;
mod edit;
mod exports;
mod import_lines;
mod imports;
mod merge;
mod merged;
mod people;
mod recognise;
mod relations;
mod romaji;
mod storage;

pub use draft::{ContactDraft, RawContact};
pub use duplicates::{Duplicate, Why, duplicates};
pub use edit::{add, change, set_retired};
pub use exports::{HEADINGS, csv_file, xlsx_file};
pub use import_lines::{ImportLine, RawLine, check, heading_names, lines};
pub use imports::{Applied, Forecast, apply, forecast, forget_unapplied, import, keep};
pub use merge::{Before, Merge, Seen, before as before_merge, merge, merges_of};
pub use merged::{Merged, Moved, Twin, merged, moved};
pub use people::{PersonDraft, RawContactPerson, add_person, change_person};
pub(super) use recognise::recognised;
pub use relations::{RawRelation, Relation, forget_relation, note_relation, relations_of};
pub use romaji::{in_latin_letters, loosened, spelled};
pub use storage::{
    Answering, ContactFilter, Whole, answering, answering_person, contacts, count_contacts,
    find_person, whole,
};
