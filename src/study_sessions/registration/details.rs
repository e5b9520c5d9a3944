use entities::study_sessions::seats::Mode;
use entities::{SessionQuestionId, UploadId};
use serde::{Deserialize, Serialize};

/// What somebody says about how they take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    pub mode: Mode,
    /// Organisation as typed, where it is not in the directory.
    pub affiliation: Option<String>,
    pub department: Option<String>,
    pub job_title: Option<String>,
    /// JIS X 0401.
    pub prefecture_code: Option<i32>,
    pub answers: Vec<GivenAnswer>,
    /// 配慮してほしいこと
    pub needs: Option<String>,
    /// Joins the waiting list when no seat is left.
    pub waits: bool,
    /// Co-hosts the person agrees to share their data with, by name.
    pub shares_with: Vec<String>,
}

impl Details {
    /// Nothing but the mode, ready to wait.
    pub fn plain(mode: Mode) -> Self {
        Self {
            mode,
            affiliation: None,
            department: None,
            job_title: None,
            prefecture_code: None,
            answers: Vec::new(),
            needs: None,
            waits: true,
            shares_with: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenAnswer {
    pub question: SessionQuestionId,
    pub given: Given,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    Text(String),
    Chosen(Vec<String>),
    File(NewFile),
    /// The file handed in before, when a registration is changed.
    KeptFile(UploadId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// An answer as it is kept: texts, chosen options, or the id of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedAnswer {
    pub question: SessionQuestionId,
    pub values: Vec<String>,
    #[serde(skip)]
    pub file: Option<NewFile>,
    /// The value names a file handed in before, which has to be this registration's.
    #[serde(skip)]
    pub kept: bool,
}
