//! Issues: written as blocks, checked, approved by somebody else, held for a while, then sent.
//!
//! **Writing.** An issue is a list of blocks ([`Block`]); one rendering makes HTML and folded plain
//! text from them ([`render`]). Cards of sessions and open consultation hours keep the words of the
//! moment they were saved, which the [`Sources`] of the assembly tell, so that nothing changes by
//! itself after approval. Every change raises the version.
//!
//! **Checking.** [`run_checks`] finds what must not go out, and says how to mend it. While it finds
//! anything, [`ask_for_approval`] refuses.
//!
//! **Approving.** Asking freezes subject and bodies. [`approve`] takes the hash of what was shown and
//! the number of readers as typed; whoever wrote a part of the issue is refused. The hash covers
//! subject, both bodies, attachments, audience and time. Every change, by whatever way, makes the
//! issue a draft again and forgets the approval; and [`approved_issue`] gives nothing to whoever
//! sends, unless what is stored still has the approved hash.
//!
//! **Resting.** An approved issue rests for the holding time, in which everybody of the staff can
//! [`stop_held`] it, and leaves at `starts_at`: the first moment the [`SendingCalendar`] lets it. What
//! it tells may become untrue meanwhile: [`outdated`] looks, and an issue in which it finds anything
//! is given back instead of leaving.
//!
//! **Digests.** Readers who chose one letter a month get only digests. The rule of every issue names
//! one frequency, so that nobody gets both. In the morning of the last day of a month on which letters
//! leave, its digest drafts itself ([`draft_digest`]), unless somebody began one, nobody wants one or
//! there is nothing to tell; it leaves the way of every issue. It tells of issues that reach every
//! reader; one that is stopped afterwards fails a check. [`digest_work`] names months whose digest
//! waits, or was not sent; whoever begins one while another waits is given that.
//!
//! **On the web.** [`back_numbers`] are issues that are meant for it and reached readers, or are
//! being sent; one that was paused or stopped before its first letter was accepted is not among them.

mod ask;
mod attach;
mod audience;
mod block;
mod calendar;
mod check;
mod composed;
mod content;
mod decide;
mod digest;
mod discard;
mod generate;
mod halt;
mod imprint;
pub mod letters;
mod markdown;
mod merge;
mod months;
mod plain;
mod published;
mod readers;
mod refusal;
mod render;
mod rules;
mod save;
mod shelve;
mod sources;
mod stored;
mod test_send;
pub mod wording;

pub use ask::ask_for_approval;
pub use attach::{LARGEST_FILE, MOST_FILES, NewFile, attach, detach};
pub use audience::{
    count as audience_count, got, group_changed, usual_frequency, words as audience_in_words,
};
pub use block::{Block, MOST_BLOCKS, RawBlock};
pub use calendar::{SendingCalendar, SendingRules, sending_rules};
pub use check::{
    CheckKind, Examined, Finding, ListSign, Place, examine, legal, outdated, run as run_checks,
    run_now, run_unsaved, same_day, signs_of_a_list,
};
pub use composed::{Composed, compose, corrected, sheet};
pub use content::{ApprovedIssue, approved_issue, content_hash};
pub use decide::{Approval, Checker, approve, return_issue};
pub use discard::{can_be_discarded, discard_issue};
pub use generate::{DraftFrom, Drafted, draft_correction, draft_from};
pub use halt::{stop_held, withdraw};
pub use imprint::Imprint;
pub use markdown::{
    absolute, html as markdown_html, text as markdown_text, without_addresses,
    words as markdown_words,
};
pub use merge::MergeField;
pub use months::{DigestStep, DigestTask, digest_work, draft_digest, is_digest_due, next_digest};
pub use readers::{
    Correction, IssueTask, IssueToDo, IssueView, back_number, back_numbers, corrections,
    issue_view, issue_work, issues, issues_between, issues_to, sending_time,
};
pub use refusal::IssueRefusal;
pub use render::{Content, Sheet, days_in_words, escaped, render, web_html, web_text};
pub use rules::{RawRules, rules_history, save_rules};
pub use save::{RawIssue, back_to_draft, draft_issue, read_blocks, save_issue};
pub use shelve::shelve;
pub use sources::{OpenTheme, SessionCard, SessionNews, SessionStanding, SessionsWanted, Sources};
pub use stored::{
    FileLine, blocks as blocks_of, file, files, find as find_issue, is_changeable, is_out,
    next_number, rule as rule_of, writers,
};
pub use test_send::{send_test, testers};
