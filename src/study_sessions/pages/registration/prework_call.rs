//! The pre-work in a sentence, on the page of a registration.

use entities::study_sessions::prework::SpeakersSee;
use serde::Serialize;

use super::Ticket;
use crate::people::PageLanguage;
use crate::study_sessions::pages::words::say;
use crate::study_sessions::prework::{Assignment, Door, Handed, Standing, door};
use crate::vocabulary::tokyo;
use crate::web::Failure;

/// On the page of the registration.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Call {
    pub text: String,
    pub href: String,
    /// Something is still to be done.
    pub open: bool,
}

impl Call {
    pub async fn of(ticket: &Ticket) -> Result<Option<Self>, Failure> {
        let (reader, now) = (ticket.context.database.reader(), ticket.context.now());
        let Some(door) = door(reader, now, &ticket.held.view.registration).await? else {
            return Ok(None);
        };
        let href = format!("{}/prework", ticket.address());
        Ok(call(ticket.language(), &door, href))
    }

    /// For samples.
    pub fn sample(language: PageLanguage) -> Option<Self> {
        call(language, &sample_door(false), "/registrations/x/prework".to_owned())
    }
}

pub fn call(language: PageLanguage, door: &Door, href: String) -> Option<Call> {
    let due = tokyo::date_time(door.prework.due_at);
    let (ja, en, easy) = match (door.standing, &door.handed) {
        (Standing::NotConfirmed, _) | (Standing::NotPossibleNow, None) => return None,
        (Standing::PutOff, None) => (
            put_off(PageLanguage::Japanese).to_owned(),
            put_off(PageLanguage::English).to_owned(),
            put_off(PageLanguage::Easy).to_owned(),
        ),
        (Standing::Open, None) => (
            format!("事前課題を{due}までに提出してください。"),
            format!("Please hand in your pre-work by {due} (Japan time)."),
            format!("{due}までに しゅくだいを 出してください。"),
        ),
        (_, Some(handed)) => {
            let at = tokyo::date_time(handed.updated_at);
            (
                format!("事前課題を{at}に受け取りました。"),
                format!("We received your pre-work at {at} (Japan time)."),
                format!("しゅくだいを うけとりました（{at}）。"),
            )
        }
        (_, None) => (
            format!("事前課題の提出期限（{due}）を過ぎました。"),
            format!("The deadline of the pre-work ({due}) has passed."),
            format!("しゅくだいの しめきり（{due}）が すぎました。"),
        ),
    };
    let open = door.standing == Standing::Open && door.handed.is_none();
    Some(Call { text: say(language, &ja, &en, &easy).to_owned(), href, open })
}

/// Instead of a deadline, while nobody knows the day.
pub fn put_off(language: PageLanguage) -> &'static str {
    say(
        language,
        "延期のため、事前課題の新しい期限は、日程が決まったらお知らせします。",
        "The session is put off. We tell you the new deadline of the pre-work with its new day.",
        "日が かわります。しゅくだいの しめきりは、あとで おしらせします。",
    )
}

/// For samples.
pub fn sample_door(handed: bool) -> Door {
    let at = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH;
    let nil = uuid::Uuid::nil();
    Door {
        prework: Assignment {
            session_id: nil.into(),
            instructions: "ワークシートに記入してください。".to_owned(),
            asks_file: true,
            questions: r#"["いちばん困っていること"]"#.to_owned(),
            due_at: at,
            speakers_see: SpeakersSee::Unnamed,
            kept_days: 90,
            sheet_name: Some("ワークシート.xlsx".to_owned()),
            version: 1,
            created_by: nil.into(),
            created_at: at,
            updated_at: at,
        },
        standing: if handed { Standing::Closed } else { Standing::Open },
        handed: handed.then(|| Handed {
            answers: vec!["人が集まりません。".to_owned()],
            file_name: Some("シート.xlsx".to_owned()),
            size: Some(9_000),
            handed_at: at,
            updated_at: at,
        }),
    }
}
