//! What the accompanists of the demonstration are paid with. All figures are examples.

/// Terms of one accompanist.
pub struct SampleTerms {
    /// Key of the person.
    pub who: &'static str,
    /// `individual` or `organisation`
    pub payee: &'static str,
    pub invoice_number: &'static str,
    pub publicly_paid: bool,
}

pub const TERMS: [SampleTerms; 3] = [
    SampleTerms {
        who: "accompanist",
        payee: "individual",
        invoice_number: "",
        publicly_paid: false,
    },
    SampleTerms {
        who: "speaker",
        payee: "organisation",
        invoice_number: "T7123456789012",
        publicly_paid: false,
    },
    SampleTerms { who: "speaker2", payee: "individual", invoice_number: "", publicly_paid: true },
];

/// Yen a night and kinds of places with their ceilings.
pub const NIGHT_ALLOWANCE: &str = "2,400";
pub const LODGINGS: [(&str, &str); 3] =
    [("東京都特別区", "19,000"), ("政令指定都市", "13,000"), ("その他の地域", "11,000")];

/// How far a claim has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaimReached {
    Draft,
    Submitted,
    Returned,
    Approved,
    Paid,
}

/// Of the oldest journey first; later ones have no claim yet.
pub const CLAIMS: [ClaimReached; 5] = [
    ClaimReached::Paid,
    ClaimReached::Approved,
    ClaimReached::Returned,
    ClaimReached::Submitted,
    ClaimReached::Draft,
];

/// Origin, destination, means, kilometres one way, fare, express fare.
pub const LEGS: [(&str, &str, &str, &str, &str, &str); 2] =
    [("穂高", "松本", "train", "", "330", ""), ("松本", "新宿", "train", "225", "4,070", "2,550")];
