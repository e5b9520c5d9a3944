//! Rates of subsidies (補助率).

use std::fmt;

use super::{all_digits, plain};

/// A share of at most the whole, as it was granted: `2/3` or `50%`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubsidyRate(String);

/// Why a text is not taken as a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubsidyRateProblem {
    Form,
    MoreThanAll,
}

impl SubsidyRate {
    /// Reads `2/3`, `3分の2` and `50%` in any width; none where there is nothing.
    pub fn parse_optional(raw: &str) -> Result<Option<Self>, SubsidyRateProblem> {
        let text = plain(raw).replace('⁄', "/");
        if text.is_empty() {
            return Ok(None);
        }
        let (part, whole, shown) = if let Some((whole, part)) = text.split_once("分の") {
            (part, whole, format!("{part}/{whole}"))
        } else if let Some((part, whole)) = text.split_once('/') {
            (part, whole, text.clone())
        } else if let Some(percent) = text.strip_suffix('%') {
            (percent, "100", text.clone())
        } else {
            return Err(SubsidyRateProblem::Form);
        };
        let (part, whole) = number(part).zip(number(whole)).ok_or(SubsidyRateProblem::Form)?;
        if part > whole { Err(SubsidyRateProblem::MoreThanAll) } else { Ok(Some(Self(shown))) }
    }
}

/// One to three digits, and not nothing.
fn number(text: &str) -> Option<u16> {
    let fits = (1..=3).contains(&text.len()) && all_digits(text);
    text.parse().ok().filter(|number| fits && *number > 0)
}

impl fmt::Display for SubsidyRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{SubsidyRate, SubsidyRateProblem};

    #[test]
    fn every_way_of_writing_a_share_is_read() {
        let read = |raw| SubsidyRate::parse_optional(raw).unwrap().map(|rate| rate.to_string());

        let found = ["2/3", " ２／３ ", "⅔", "3分の2", "５０％", "100%", " "].map(read);

        let wanted =
            [Some("2/3"), Some("2/3"), Some("2/3"), Some("2/3"), Some("50%"), Some("100%")];
        let wanted: Vec<_> = wanted.into_iter().chain([None]).collect();
        assert_eq!(found.iter().map(Option::as_deref).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn what_is_no_share_is_not_taken() {
        let wrong = ["半分", "2", "0/3", "2/0", "1/2/3", "-1/2%", "1000/2000"];
        for raw in wrong {
            assert_eq!(SubsidyRate::parse_optional(raw), Err(SubsidyRateProblem::Form), "{raw}");
        }
        let more = ["4/3", "101%"];
        for raw in more {
            let found = SubsidyRate::parse_optional(raw);
            assert_eq!(found, Err(SubsidyRateProblem::MoreThanAll), "{raw}");
        }
    }
}
