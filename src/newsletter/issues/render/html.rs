//! The HTML: tables and inline styles, since mail programs know little else; no pictures, nothing
//! loaded from anywhere. The style sheet in the head is a courtesy to phones and dark screens.

use std::fmt::Write as _;

use super::text::contact;
use super::{Sheet, days_in_words, say};
use crate::newsletter::issues::block::Block;
use crate::newsletter::issues::imprint::Imprint;
use crate::newsletter::issues::merge::MergeField;
use crate::newsletter::issues::{markdown, sources};
use crate::vocabulary::tokyo;

const FONT: &str = "font-family:'Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif";
const TEXT: &str = "font-size:16px;line-height:1.7;color:#1a1a1a";
const LINK: &str = "color:#0017c1;text-decoration:underline";
const SMALL: &str = "margin:0 0 8px;font-size:14px;line-height:1.7;color:#4d4d4d";

/// Looks of what Markdown can bring.
const STYLES: [(&str, &str); 10] = [
    ("p", "margin:0 0 16px"),
    ("ul", "margin:0 0 16px;padding-left:24px"),
    ("ol", "margin:0 0 16px;padding-left:24px"),
    ("li", "margin:0 0 4px"),
    ("h3", "margin:0 0 8px;font-size:18px;line-height:1.5"),
    ("a", LINK),
    ("blockquote", "margin:0 0 16px;padding-left:16px;border-left:4px solid #9bd4b5"),
    ("table", "border-collapse:collapse;margin:0 0 16px"),
    ("th", "border:1px solid #949494;padding:4px 8px;text-align:left"),
    ("td", "border:1px solid #949494;padding:4px 8px"),
];

const HEAD_STYLE: &str = "body{margin:0}@media (max-width:480px){.sheet{padding:16px!important}}\
     @media (prefers-color-scheme:dark){.page,.sheet{background:#1a1a1a!important}\
     .sheet,.sheet h2,.sheet h3,.sheet p,.sheet td,.sheet li{color:#f2f2f2!important}\
     .sheet a{color:#9db7f9!important}.box{background:#262626!important}\
     .act{color:#ffffff!important}}";

pub fn render(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let mut body = banner(sheet, imprint);
    if let Some(number) = sheet.corrects {
        let words = say::corrects(number);
        let _ = writeln!(body, "<p style=\"margin:0 0 16px;font-weight:bold\">{words}</p>");
    }
    for block in sheet.blocks {
        body.push_str(&part(block, imprint));
    }
    body.push_str(&foot(sheet, imprint));
    format!(
        "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <style>{HEAD_STYLE}</style>\n</head>\n\
         <body class=\"page\" style=\"margin:0;background:#f2f2f2\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\
         <tr><td align=\"center\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"max-width:640px;margin:0 auto\"><tr>\
         <td class=\"sheet\" style=\"padding:24px;background:#ffffff;{FONT};{TEXT};\
         text-align:left;overflow-wrap:anywhere\">\n{body}</td></tr></table>\n\
         </td></tr></table>\n</body>\n</html>\n",
        escaped(sheet.subject)
    )
}

/// The words alone, for the web: without banner and foot, and so without anything personal.
pub fn web(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let words: String = sheet.blocks.iter().map(|block| part(block, imprint)).collect();
    words.replace([MergeField::Language, MergeField::LanguageToo].map(MergeField::mark), "")
}

fn banner(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let day = sheet.issued_on.map(|day| format!("　{}", tokyo::date(day))).unwrap_or_default();
    format!(
        "<h1 style=\"margin:0 0 24px;padding:0 0 16px;border-bottom:4px solid #115a36;\
         font-size:20px;line-height:1.5;color:#115a36\">{}<br>\
         <span style=\"font-size:16px\">第{}号{day}</span></h1>\n",
        escaped(&imprint.title()),
        sheet.number
    )
}

fn part(block: &Block, imprint: &Imprint) -> String {
    match block {
        Block::Heading { text } if text.is_empty() => String::new(),
        Block::Heading { text } => format!(
            "<h2 style=\"margin:32px 0 16px;padding-left:12px;border-left:6px solid #115a36;\
             font-size:20px;line-height:1.5\">{}</h2>\n",
            escaped(text)
        ),
        Block::Text { markdown } => {
            in_language(&markdown::html(markdown, &imprint.base_url, &STYLES), imprint)
        }
        Block::Session { card: Some(card) } => session(card, imprint),
        Block::Session { card: None } => String::new(),
        Block::Slots { themes, .. } => slots(themes, imprint),
        Block::Link { label, url, note } => link((label, url, note), imprint),
        Block::Divider => {
            "<hr style=\"margin:24px 0;border:0;border-top:1px solid #949494\">\n".to_owned()
        }
    }
}

fn boxed(inner: &str) -> String {
    format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
         border=\"0\" style=\"margin:0 0 24px\"><tr><td class=\"box\" style=\"padding:16px;\
         background:#e6f5ec;border-radius:12px\">\n{inner}</td></tr></table>\n"
    )
}

fn action(label: &str, url: &str, imprint: &Imprint) -> String {
    format!(
        "<p style=\"margin:16px 0 0\"><a class=\"act\" href=\"{}\" style=\"display:inline-block;\
         padding:12px 24px;background:#115a36;color:#ffffff;border-radius:8px;\
         font-weight:bold;text-decoration:none\">{label}</a></p>\n",
        href(url, imprint)
    )
}

fn session(card: &sources::SessionCard, imprint: &Imprint) -> String {
    let line = |name: &str, value: &str| {
        format!("<p style=\"margin:0 0 4px\">{name}：{}</p>\n", escaped(value))
    };
    let until = card.registration().map(|until| line("申し込み", &until)).unwrap_or_default();
    boxed(&format!(
        "<p style=\"margin:0 0 4px;font-size:14px;font-weight:bold\">{}</p>\n\
         <h3 style=\"margin:0 0 8px;font-size:18px;line-height:1.5\">{}</h3>\n{}{}{until}{}",
        say::SESSION,
        escaped(&card.title),
        line("日時", &card.when),
        line("場所", &card.place),
        action(say::MORE, &card.url, imprint),
    ))
}

fn slots(themes: &[sources::OpenTheme], imprint: &Imprint) -> String {
    let Some(first) = themes.first() else { return String::new() };
    let mut lines = String::new();
    for one in themes {
        let (label, days) = (escaped(&one.label), days_in_words(&one.days));
        let _ = writeln!(lines, "<li style=\"margin:0 0 4px\">{label}：{days}</li>");
    }
    boxed(&format!(
        "<h3 style=\"margin:0 0 8px;font-size:18px;line-height:1.5\">{}</h3>\n\
         <ul style=\"margin:0 0 8px;padding-left:24px\">\n{lines}</ul>\n\
         <p style=\"{SMALL}\">{}</p>\n{}",
        say::SLOTS,
        say::SLOTS_NOTE,
        action(say::BOOK, &first.url, imprint),
    ))
}

fn link((label, url, note): (&str, &str, &str), imprint: &Imprint) -> String {
    let Some(url) = markdown::absolute(url, &imprint.base_url) else { return String::new() };
    let note = if note.is_empty() {
        String::new()
    } else {
        format!("<br>{}", escaped(note).replace('\n', "<br>"))
    };
    format!(
        "<p style=\"margin:0 0 16px\"><a href=\"{}\" style=\"{LINK};font-weight:bold\">{}</a>\
         {note}</p>\n",
        href(&url, imprint),
        escaped(label)
    )
}

fn foot(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let small = |words: &str| format!("<p style=\"{SMALL}\">{words}</p>\n");
    let to = |url: &str, label: &str| format!("<a href=\"{url}\" style=\"{LINK}\">{label}</a>");
    let mark = |field: MergeField| field.mark().to_string();
    let own = |field: MergeField| mark(field) + &mark(MergeField::Language);
    let mut foot =
        String::from("<hr style=\"margin:32px 0 16px;border:0;border-top:4px solid #115a36\">\n");
    foot.push_str(&small(say::WHY));
    foot.push_str(&small(&format!("{}{}", say::REGISTERED, mark(MergeField::Registered))));
    let leave = to(&own(MergeField::LeaveUrl), say::LEAVE_LINK);
    foot.push_str(&small(&format!("{}<br>{leave}", say::LEAVE)));
    foot.push_str(&small(&to(&own(MergeField::PreferencesUrl), say::PREFERENCES)));
    foot.push_str(&small(&format!(
        "{}{}<br>{}<br>{}{}<br>{}{}",
        say::SENDER,
        escaped(&imprint.sender),
        escaped(&imprint.programme),
        say::ADDRESS,
        escaped(&imprint.postal_address),
        say::CONTACT,
        escaped(&contact(imprint)),
    )));
    if sheet.on_the_web {
        foot.push_str(&small(&to(&href(&imprint.issue_url(sheet.number), imprint), say::WEB)));
    }
    foot
}

/// The same for links somebody wrote into a text.
fn in_language(html: &str, imprint: &Imprint) -> String {
    let mut marked = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("href=\"") {
        let (url, behind) = after.split_once('"').unwrap_or((after, ""));
        marked.push_str(before);
        marked.push_str("href=\"");
        marked.push_str(&imprint.in_language(url));
        marked.push('"');
        rest = behind;
    }
    marked.push_str(rest);
    marked
}

/// Where a link leads; pages of our own site open in the reader's language.
fn href(url: &str, imprint: &Imprint) -> String {
    escaped(&imprint.in_language(url))
}

/// Safe in HTML and XML: no markup, and none of the characters XML cannot hold.
pub fn escaped(value: &str) -> String {
    let mut safe = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' => safe.push(letter),
            control if control.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}
