//! Which domains one provider counts together. The list is data: `groups.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

const LIST: &str = include_str!("groups.txt");

static GROUPS: LazyLock<Groups> = LazyLock::new(Groups::read);

struct Groups {
    by_domain: HashMap<&'static str, &'static str>,
    domains: HashMap<&'static str, Vec<&'static str>>,
}

impl Groups {
    fn read() -> Self {
        let mut groups = Self { by_domain: HashMap::new(), domains: HashMap::new() };
        let lines = LIST.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let mut words = line.split_whitespace();
            let Some(name) = words.next() else { continue };
            let domains: Vec<_> = words.collect();
            groups.by_domain.extend(domains.iter().map(|domain| (*domain, name)));
            groups.domains.insert(name, domains);
        }
        groups
    }
}

/// The group a domain belongs to; one that is in none is its own.
pub fn group_of(domain: &str) -> &str {
    GROUPS.by_domain.get(domain).copied().unwrap_or(domain)
}

/// The domains of a group; a domain that is in none stands for itself.
pub fn domains_of(group: &str) -> Vec<&str> {
    GROUPS.domains.get(group).cloned().unwrap_or_else(|| vec![group])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_domain_belongs_to_two_groups() {
        let listed: usize = GROUPS.domains.values().map(Vec::len).sum();

        assert_eq!(listed, GROUPS.by_domain.len());
    }

    #[test]
    fn a_domain_finds_its_group_and_a_strange_one_is_its_own() {
        assert_eq!(group_of("ezweb.ne.jp"), "au");
        assert_eq!(group_of("city.example.jp"), "city.example.jp");
        assert!(domains_of("gmail").contains(&"googlemail.com"));
        assert_eq!(domains_of("city.example.jp"), ["city.example.jp"]);
    }
}
