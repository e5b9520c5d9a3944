use bansou::web::{Pages, Shell};

#[test]
fn every_page_of_this_capability_renders_with_every_sample() {
    let pages = Pages::new(false);

    let samples = bansou::app::page_samples();
    let own = samples.iter().filter(|sample| sample.template().starts_with("people/"));
    let broken: Vec<String> = own
        .filter_map(|sample| pages.render_facts(&Shell::sample(), sample).err())
        .map(|error| format!("{error:#}"))
        .collect();

    assert_eq!(broken, Vec::<String>::new());
}
