use std::collections::BTreeSet;

use bansou::app::page_samples;
use bansou::web::{Pages, Shell};

#[test]
fn every_page_renders_its_samples_with_no_variable_unknown() {
    let pages = Pages::new(false);
    let shell = Shell::sample();

    let broken: Vec<String> = page_samples()
        .iter()
        .filter_map(|sample| pages.render_facts(&shell, sample).err())
        .map(|error| format!("{error:#}"))
        .collect();

    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn every_page_has_a_sample() {
    let sampled: BTreeSet<&str> =
        page_samples().iter().map(bansou::web::Sample::template).collect();
    let parts =
        ["base", "forms", "components", "icons", "words"].map(|name| format!("web/{name}.html"));

    let without: Vec<String> = Pages::all_templates()
        .into_iter()
        .filter(|name| !sampled.contains(name.as_str()) && !parts.contains(name))
        .filter(|name| !name.starts_with("web/failures/") && !name.contains("/_"))
        .collect();

    assert_eq!(without, Vec::<String>::new());
}
