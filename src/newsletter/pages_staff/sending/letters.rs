//! Letters of an issue one by one. They name readers, so whoever looks is noted.

use actix_web::{HttpResponse, web};
use entities::people::role_assignment::Role;
use entities::{IssueId, MailMessageId};
use serde::{Deserialize, Serialize};

use super::ISSUES;
use crate::context::Context;
use crate::mail::{self, LetterLine, LetterState};
use crate::newsletter::pages_staff::frame;
use crate::newsletter::watching::{Fate, letters_of};
use crate::people::audit::Subject;
use crate::people::{Newsroom, SignedIn};
use crate::vocabulary::tokyo;
use crate::web::{Cell, Failure, Page, Paging, Row};

pub const PER_PAGE: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Counts from 1.
    pub page: u64,
}

#[derive(Serialize)]
pub struct RefusedPage {
    pub base: String,
    pub rows: Vec<Row>,
    pub paging: Paging,
}

impl Page for RefusedPage {
    const TEMPLATE: &'static str = "newsletter/issue_refused.html";
}

/// One page of letters.
pub struct Listed {
    pub lines: Vec<LetterLine>,
    pub total: u64,
}

/// Reads a page of letters, and notes it.
pub async fn listed(
    (who, context): (&SignedIn, &Context),
    (id, fate): (IssueId, Fate),
    page: u64,
) -> Result<Listed, Failure> {
    let place = (page.clamp(1, 1_000_000) - 1, PER_PAGE);
    let found = letters_of(context, (id, fate), place).await?;
    let (lines, total) = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("newsletter_issue", id.0);
    frame::viewed(context, who.actor(), subject, Some(lines.len())).await?;
    Ok(Listed { lines, total })
}

/// `GET …/sending/refused`
pub async fn refused(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    place: web::Query<Place>,
) -> Result<HttpResponse, Failure> {
    let found = listed((&who, &context), (*id, Fate::Refused), place.page).await?;
    let opens = who.person().roles.may(Role::Coordinator);
    let page = page(*id, &found, (place.page, opens));
    let (issue, sending) = (format!("{ISSUES}/{}", *id), format!("{ISSUES}/{}/sending", *id));
    let way = [("号", ISSUES), ("号の内容", issue.as_str()), ("配信状況", sending.as_str())];
    let shell = frame::shell(&who, &context, (&way, "届かなかったもの"));
    context.pages.answer(&shell, &page)
}

pub fn page(id: IssueId, found: &Listed, (place, opens): (u64, bool)) -> RefusedPage {
    let base = format!("{ISSUES}/{id}/sending");
    let query = format!("{base}/refused");
    RefusedPage {
        rows: found.lines.iter().map(|line| row(line, opens)).collect(),
        paging: Paging::new(found.total, place.max(1), PER_PAGE, &query),
        base,
    }
}

/// Address, state, when, and what the server said. The letter itself opens for coordinators.
pub fn row(line: &LetterLine, opens: bool) -> Row {
    let address = if opens {
        Cell::link(&line.to_address, letter_page(line.id))
    } else {
        Cell::text(&line.to_address)
    };
    let code = line.smtp_code.map(|code| code.to_string());
    let words = code.into_iter().chain(line.smtp_reply.clone()).collect::<Vec<_>>().join(" ");
    let kind = match line.state {
        LetterState::Unknown => "warning",
        _ => "error",
    };
    Row::new([
        address.chip((kind, mail::wording::state(line.state))),
        Cell::text(line.finished_at.map(tokyo::date_time).unwrap_or_default()),
        Cell::text(words),
    ])
}

fn letter_page(id: MailMessageId) -> String {
    format!("/staff/letters/{id}")
}

/// A number as people type it: full-width digits, separators, a unit after it.
pub fn number_typed(text: &str) -> Option<u64> {
    let half_width = |digit: char| match digit {
        '０'..='９' => char::from_u32(u32::from(digit) - 0xFEE0).unwrap_or(digit),
        other => other,
    };
    let apart =
        |c: &char| !c.is_whitespace() && !matches!(c, ',' | '，' | '第' | '号' | '通' | '名');
    text.chars().filter(apart).map(half_width).collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::number_typed;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        assert_eq!(number_typed(" １，２０３通 "), Some(1_203));
        assert_eq!(number_typed("第13号"), Some(13));
        assert_eq!(number_typed("十三"), None);
        assert_eq!(number_typed(""), None);
    }
}
