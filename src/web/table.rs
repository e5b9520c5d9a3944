use serde::{Deserialize as _, Deserializer, Serialize};

/// A state in one word, drawn by `components.html` as a chip.
#[derive(Clone, Debug, Serialize)]
pub struct Chip {
    pub kind: &'static str,
    pub label: &'static str,
}

/// One cell of a table: a text, perhaps a link, a chip, small print, actions.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chip: Option<Chip>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
}

/// One row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub cells: Vec<Cell>,
}

/// Which part of a list is shown, and how to reach the others.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Paging {
    /// `124件中 1～50件`
    pub count: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl From<(&'static str, &'static str)> for Chip {
    fn from((kind, label): (&'static str, &'static str)) -> Self {
        Self { kind, label }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), ..Self::default() }
    }

    #[must_use]
    pub fn chip(mut self, chip: impl Into<Chip>) -> Self {
        self.chip = Some(chip.into());
        self
    }

    #[must_use]
    pub fn small(mut self, sub: impl Into<String>) -> Self {
        self.sub = Some(sub.into()).filter(|sub: &String| !sub.is_empty());
        self
    }
}

impl Row {
    pub fn new(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self { cells: cells.into_iter().collect() }
    }
}

/// Further than any list goes; times its rows it is still within what a database counts.
const FURTHEST_PAGE: u64 = 1_000_000;

/// For `#[serde(deserialize_with)]`: the number of a page in an address. Somebody can write any
/// number there.
pub fn page_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(u64::deserialize(deserializer)?.min(FURTHEST_PAGE))
}

impl Paging {
    /// `page` counts from 1; `query` is the address of the list with its filters, without `page`.
    pub fn new(total: u64, page: u64, size: u64, query: &str) -> Self {
        let page = page.min(FURTHEST_PAGE);
        let first = (page.max(1) - 1) * size;
        let last = (first + size).min(total);
        let joint = if query.contains('?') { '&' } else { '?' };
        let address = |page: u64| format!("{query}{joint}page={page}");
        Self {
            count: match total {
                0 => "0件".to_owned(),
                _ if last <= first => format!("{}件", thousands(total)),
                _ => format!(
                    "{}件中 {}～{}件",
                    thousands(total),
                    thousands(first + 1),
                    thousands(last)
                ),
            },
            previous: (page > 1).then(|| address(page - 1)),
            next: (last < total).then(|| address(page + 1)),
        }
    }
}

/// `1,300`
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// An address with those of the parameters that are filled in.
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_where_it_stands_and_how_to_go_on() {
        let paging = Paging::new(1_234, 2, 50, "/staff/people?words=a");

        assert_eq!(paging.count, "1,234件中 51～100件");
        assert_eq!(paging.previous.as_deref(), Some("/staff/people?words=a&page=1"));
        assert_eq!(paging.next.as_deref(), Some("/staff/people?words=a&page=3"));
    }
}
