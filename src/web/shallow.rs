use pulldown_cmark::Event;

/// The most elements that stand inside one another. Ten lists within lists are more than anybody
/// reads; what looks through HTML takes a time that grows with the square of the depth.
const DEEPEST: usize = 20;
/// The most marks of HTML typed among the text, for the same reason: they nest, too.
const MOST_MARKS: usize = 500;

/// `CommonMark` with the elements beyond the depth left out, the words inside them staying where they
/// were, and without the HTML beyond its number.
pub fn shallow<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let (mut depth, mut marks) = (0_usize, 0_usize);
    events.filter(move |event| match event {
        Event::Start(_) => {
            depth += 1;
            depth <= DEEPEST
        }
        Event::End(_) => {
            let kept = depth <= DEEPEST;
            depth = depth.saturating_sub(1);
            kept
        }
        Event::Html(html) | Event::InlineHtml(html) => {
            marks += html.matches('<').count();
            marks <= MOST_MARKS
        }
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Parser, html};

    use super::*;

    fn drawn(markdown: &str) -> String {
        let mut drawn = String::new();
        html::push_html(&mut drawn, shallow(Parser::new(markdown)));
        drawn
    }

    #[test]
    fn what_stands_too_deep_is_flattened_and_keeps_its_words() {
        let deep = drawn(&format!("{} 底\n\n後", ">".repeat(9_000)));
        let typed = drawn(&format!("{}底", "<div>".repeat(9_000)));
        let list = "- 一\n  - 二\n    - 三\n";

        assert_eq!(deep.matches("<blockquote>").count(), DEEPEST);
        assert_eq!(deep.matches("</blockquote>").count(), DEEPEST);
        assert!(deep.contains('底') && deep.ends_with("<p>後</p>\n"), "{deep}");
        assert!(typed.matches("<div>").count() <= MOST_MARKS);
        assert_eq!(drawn(list).matches("<ul>").count(), 3);
    }
}
