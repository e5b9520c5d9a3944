/// Turns a description as typed into HTML that may stand in our pages: `CommonMark` with
/// tables, then only harmless elements, and links that tell nobody where the reader came from.
pub fn description_html(markdown: &str) -> String {
    use pulldown_cmark::{Options, Parser, html};

    use crate::web::shallow;

    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut raw = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut raw, shallow(Parser::new_ext(markdown, options)));
    ammonia::Builder::default()
        .url_schemes(["https", "http", "mailto"].into())
        .link_rel(Some("noopener noreferrer"))
        .rm_tags(["img", "map", "area"])
        .clean(&raw)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::description_html;

    #[test]
    fn quotes_within_quotes_end_somewhere() {
        let html = description_html(&format!("{} 底", ">".repeat(9_000)));

        assert!(html.matches("<blockquote>").count() <= 20);
        assert!(html.contains('底'));
    }

    #[test]
    fn what_could_act_in_the_page_is_taken_out() {
        let text = "# 題\n<script>alert(1)</script>\n[押す](javascript:alert(1)) \
                    ![絵](https://elsewhere.example/pixel.png) <a onclick=\"x()\" href=\"/a\">b</a>";

        let html = description_html(text);

        assert!(html.contains("<h1>題</h1>"), "{html}");
        for harmful in ["script", "javascript:", "onclick", "<img"] {
            assert!(!html.contains(harmful), "{harmful} is still in {html}");
        }
    }
}
