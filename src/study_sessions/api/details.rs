//! What is said when somebody registers or changes a registration.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::RegistrationId;
use entities::study_sessions::seats::Mode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::people::persons::RawPerson;
use crate::study_sessions::registration::{
    Change, Details, Given, GivenAnswer, NewFile, NewPerson, OtherDay, Visitor,
};
use crate::study_sessions::wording;
use crate::vocabulary::KanaProblem;
use crate::web::{Failure, FieldProblem, Problems, one_of};

/// How somebody takes part.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "mode": "online" }))]
pub struct DetailsBody {
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    /// Organisation as typed, where it is not in the directory.
    #[schema(max_length = 100)]
    pub affiliation: Option<String>,
    #[schema(max_length = 100)]
    pub department: Option<String>,
    #[schema(max_length = 100)]
    pub job_title: Option<String>,
    /// JIS X 0401.
    #[schema(minimum = 1, maximum = 47)]
    pub prefecture_code: Option<i32>,
    #[serde(default)]
    #[schema(max_items = 40)]
    pub answers: Vec<AnswerBody>,
    /// 配慮してほしいこと; kept apart, seen by those who prepare the session alone, erased the day
    /// after it.
    #[schema(max_length = 1000)]
    pub needs: Option<String>,
    /// Consent to this use of `needs`; without it they are not taken.
    #[serde(default)]
    pub needs_consent: bool,
    /// Joins the waiting list when no seat is left; true when absent.
    pub waits: Option<bool>,
    /// Co-hosts the person agrees to share their data with, by name; only they themselves can. Of a
    /// change: exactly these from now on; what they said before stays where it is absent.
    #[schema(max_items = 50)]
    pub shares_with: Option<Vec<String>>,
}

/// A further day of the same conference. What was said in `details` counts for it, too: that asks the
/// day for the same answers, or it cannot be named here.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherDayBody {
    /// The session that is the day.
    pub session_id: Uuid,
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
}

pub fn other_days(bodies: &[OtherDayBody]) -> Vec<OtherDay> {
    let day = |body: &OtherDayBody| OtherDay { session: body.session_id.into(), mode: body.mode };
    bodies.iter().map(day).collect()
}

/// An answer to one question: a text, chosen options, a file, or the file handed in before.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    pub question_id: Uuid,
    #[schema(max_length = 2000)]
    pub text: Option<String>,
    pub chosen: Option<Vec<String>>,
    pub file: Option<FileBody>,
    /// Of a file handed in with this registration before.
    pub upload_id: Option<Uuid>,
}

/// A file: pdf, docx, xlsx, pptx, png or jpg, 5 MiB at most.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileBody {
    #[schema(min_length = 1, max_length = 200, example = "plan.pdf")]
    pub name: String,
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Base64 (RFC 4648, section 4).
    #[schema(content_encoding = "base64")]
    pub content: String,
}

/// Somebody as a form names them.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonBody {
    /// 姓; the whole name when `given_name` is empty.
    #[schema(min_length = 1)]
    pub family_name: String,
    #[serde(default)]
    pub given_name: String,
    /// フリガナ; hiragana and half-width are taken too. Whoever registers themselves by mail address
    /// gives both, unless the name is written without kanji and kana.
    #[serde(default)]
    pub family_kana: String,
    #[serde(default)]
    pub given_kana: String,
    #[schema(example = "hanako@example.jp")]
    pub email: String,
    #[serde(default)]
    pub phone: String,
}

/// Why somebody does something; told to whom it concerns.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "都合がつかなくなりました" }))]
pub struct ReasonBody {
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

const LONGEST_REASON: usize = 500;
const LONGEST_FILE_NAME: usize = 200;

impl DetailsBody {
    /// What is said anew about a registration.
    pub fn into_change(self, registration: RegistrationId) -> Result<Change, Failure> {
        let shares_with = self.shares_with.clone();
        Ok(Change { registration, details: self.into_details()?, shares_with })
    }

    pub fn into_details(self) -> Result<Details, Failure> {
        let mut problems = Problems::none();
        let mut answers = Vec::with_capacity(self.answers.len());
        for (place, answer) in self.answers.into_iter().enumerate() {
            let at = format!("details.answers[{place}]");
            answers.extend(answer.into_answer(&at, &mut problems));
        }
        let told = self.needs.as_ref().is_some_and(|needs| !needs.trim().is_empty());
        if told && !self.needs_consent {
            problems.add("details.needs_consent", wording::registration::NEEDS_CONSENT);
        }
        if !problems.is_empty() {
            return Err(Failure::invalid(problems.into_list()));
        }
        Ok(Details {
            mode: self.mode,
            affiliation: self.affiliation,
            department: self.department,
            job_title: self.job_title,
            prefecture_code: self.prefecture_code,
            answers,
            needs: self.needs,
            waits: self.waits.unwrap_or(true),
            shares_with: self.shares_with.unwrap_or_default(),
        })
    }
}

impl AnswerBody {
    fn into_answer(self, at: &str, problems: &mut Problems) -> Option<GivenAnswer> {
        let given = match (self.text, self.chosen, self.file, self.upload_id) {
            (Some(text), None, None, None) => Given::Text(text),
            (None, Some(chosen), None, None) => Given::Chosen(chosen),
            (None, None, Some(file), None) => Given::File(file.into_file(at, problems)?),
            (None, None, None, Some(id)) => Given::KeptFile(id.into()),
            _ => {
                problems.add(at, "text、chosen、file、upload_id のどれか1つを入れてください。");
                return None;
            }
        };
        Some(GivenAnswer { question: self.question_id.into(), given })
    }
}

impl FileBody {
    /// The file, or what keeps it from being one; `at` is the field of the body around it.
    pub fn into_file(self, at: &str, problems: &mut Problems) -> Option<NewFile> {
        let bytes = STANDARD.decode(self.content.as_bytes()).ok();
        if bytes.is_none() {
            problems.add(format!("{at}.file.content"), "Base64 で送ってください。");
        }
        if self.name.chars().count() > LONGEST_FILE_NAME {
            let said = wording::registration::too_long(LONGEST_FILE_NAME);
            problems.add(format!("{at}.file.name"), said);
        }
        Some(NewFile { name: self.name, media_type: self.media_type, bytes: bytes? })
    }
}

impl PersonBody {
    /// The person, or everything that is wrong; `at` is the field of the body they stand in.
    pub fn into_person(self, at: &str) -> Result<NewPerson, Failure> {
        self.into_raw().check().map(NewPerson::of).map_err(|problems| named(problems, at))
    }

    /// The same for somebody who registers themselves. A name in kanji or kana comes with its
    /// readings, as on the form; a name in other letters may come without.
    pub fn into_applicant(self, at: &str) -> Result<NewPerson, Failure> {
        let raw = self.into_raw();
        let (draft, mut problems) = match raw.check() {
            Ok(draft) => (Some(draft), Problems::none()),
            Err(problems) => (None, problems),
        };
        let name = format!("{}{}", raw.family_name, raw.given_name);
        if name.chars().any(is_japanese) {
            let readings = [("family_kana", &raw.family_kana), ("given_kana", &raw.given_kana)];
            for (field, _) in readings.iter().filter(|(_, typed)| typed.trim().is_empty()) {
                problems.add(*field, KanaProblem::Empty.to_string());
            }
        }
        match draft.filter(|_| problems.is_empty()) {
            Some(draft) => Ok(NewPerson::of(draft)),
            None => Err(named(problems, at)),
        }
    }

    /// The same for somebody at a door, whose address may be empty.
    pub fn into_visitor(self, at: &str) -> Result<Visitor, Failure> {
        Visitor::of(&self.into_raw()).map_err(|problems| named(problems, at))
    }

    fn into_raw(self) -> RawPerson {
        RawPerson {
            family_name: self.family_name,
            given_name: self.given_name,
            family_kana: self.family_kana,
            given_kana: self.given_kana,
            email: self.email,
            phone: self.phone,
            language: String::new(),
        }
    }
}

/// Kanji and kana of every width.
fn is_japanese(c: char) -> bool {
    matches!(
        c,
        '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30FF}'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FF66}'..='\u{FF9F}'
            | '\u{20000}'..='\u{3FFFF}'
    )
}

fn named(problems: Problems, at: &str) -> Failure {
    let named = problems.into_list().into_iter().map(|problem| FieldProblem {
        field: format!("{at}.{}", problem.field),
        detail: problem.detail,
    });
    Failure::invalid(named.collect())
}

impl ReasonBody {
    pub fn into_reason(self) -> Result<Option<String>, Failure> {
        let reason = self.reason.map(|text| text.trim().to_owned());
        let reason = reason.filter(|text| !text.is_empty());
        if reason.as_ref().is_some_and(|text| text.chars().count() > LONGEST_REASON) {
            let detail = wording::plan::too_long(LONGEST_REASON);
            return Err(Failure::invalid(vec![FieldProblem { field: "reason".into(), detail }]));
        }
        Ok(reason)
    }
}
