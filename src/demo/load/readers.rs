//! Readers in every state: most of them from a file, as a secretariat would begin.

use anyhow::Context as _;
use chrono::TimeDelta;
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::ReaderLanguage;
use entities::{PersonId, SubscriberId};

use super::{Loaded, done, sessions::at};
use crate::context::Context;
use crate::demo::sample::readers::{FAMILIES, GIVEN, GROUPS, PLACES, READERS, WISHES};
use crate::mail::stage;
use crate::newsletter::imports::RawLine;
use crate::newsletter::imports::{Checked, NewImport, check, keep, run, start};
use crate::newsletter::{
    Audience, Leaving, NewReader, Newsdesk, Offered, Origin, RawPreferences, RawSegment, Segment,
    Wish, add, ask, leave, save_segment, stop,
};
use crate::vocabulary::{EmailAddress, tokyo};

const EDITOR: &str = "editor";

pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let editor = *loaded.people.get(EDITOR).context("somebody edits")?;
    let day = tokyo::day_of(context.now());
    let offered = Offered::load(context.database.reader(), day).await?;
    // Long enough ago to have read issues since.
    let then = at(context, context.now() - TimeDelta::days(190));
    from_a_file(&then, editor, &offered).await?;
    by_hand(context, editor).await?;
    gone(context, editor).await?;
    asking(context).await?;
    groups(context, editor, &offered).await
}

async fn from_a_file(context: &Context, editor: PersonId, offered: &Offered) -> anyhow::Result<()> {
    let desk = Newsdesk::acting_as(editor);
    let new = NewImport {
        file_name: "令和7年度 説明会申込者.xlsx".to_owned(),
        source: "令和7年度の説明会の申込書（メールマガジンの欄にチェックのある方）".to_owned(),
        agreed_on: tokyo::day_of(context.now()) - TimeDelta::days(10),
        lines: lines(offered)?,
    };
    let id = keep(context, desk, &new).await?;
    done("readers", start(context, desk, id).await)?;
    run(context).await
}

fn lines(offered: &Offered) -> anyhow::Result<Vec<Checked>> {
    let raw: Vec<RawLine> = (0..READERS).map(line).collect();
    let (checked, wrong) = check(&raw, offered);
    anyhow::ensure!(wrong.is_empty(), "sample readers are wrong: {:?}", wrong.first());
    Ok(checked)
}

/// Steps that have no common factor with the lengths, so that everything meets everything.
fn line(place: usize) -> RawLine {
    let (family, romaji) = FAMILIES[place % FAMILIES.len()];
    let given = GIVEN[(place / 7) % GIVEN.len()];
    let (affiliation, kind) = PLACES[(place / 5) % PLACES.len()];
    let (topics, regions) = WISHES[(place / 3) % WISHES.len()];
    let words = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let told = !place.is_multiple_of(9);
    let or_nothing = |text: String| if told { text } else { String::new() };
    RawLine {
        line: place + 2,
        email: format!("{romaji}.{place:04}@{}", house(place)),
        preferences: RawPreferences {
            name: or_nothing(format!("{family} {given}")),
            affiliation: or_nothing(affiliation.to_owned()),
            kind: or_nothing(kind.to_owned()),
            prefecture: or_nothing((place * 11 % 47 + 1).to_string()),
            topics: words(topics),
            themes: Vec::new(),
            regions: words(regions),
            frequency: if place.is_multiple_of(6) { "monthly_digest" } else { "every_issue" }
                .to_owned(),
            language: String::new(),
        },
    }
}

/// Most mailboxes take what comes.
fn house(place: usize) -> &'static str {
    match place {
        _ if place % 601 == 5 => stage::SILENT,
        _ if place % 61 == 1 => stage::CLOSED,
        _ if place % 73 == 19 => stage::BUSY,
        _ => "reader.example.jp",
    }
}

async fn by_hand(context: &Context, editor: PersonId) -> anyhow::Result<()> {
    let new = NewReader {
        email: EmailAddress::parse("soudan@hanamaki.example.jp")?,
        preferences: crate::newsletter::Preferences {
            name: Some("阿部 光".to_owned()),
            prefecture: Some(3),
            ..crate::newsletter::Preferences::default()
        },
        source: "電話での申し出（事務局で聞き取り）".to_owned(),
        agreed_on: tokyo::day_of(context.now()) - TimeDelta::days(3),
    };
    done("reader", add(context, Newsdesk::acting_as(editor), &new).await)?;
    Ok(())
}

/// Some left, with and without a reason; some asked the secretariat.
async fn gone(context: &Context, editor: PersonId) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let audience = Audience::of(reader, &Segment::default(), tokyo::day_of(context.now())).await?;
    let some: Vec<SubscriberId> =
        audience.walk(reader, None, 60).await?.into_iter().map(|one| one.id).collect();
    for (place, id) in some.iter().enumerate().filter(|(place, _)| place % 3 == 0) {
        if place % 15 == 0 {
            let why = "11月20日に電話で申し出がありました。";
            let stopped = stop(context, Newsdesk::acting_as(editor), (*id, why)).await;
            done("stopped reader", stopped)?;
            continue;
        }
        let leaving = Leaving {
            route: if place % 2 == 0 { Route::OneClick } else { Route::Link },
            reason: (place % 9 == 0).then(|| "仕事や所属が変わった".to_owned()),
            origin: origin(),
        };
        done("leaving reader", leave(context, *id, &leaving).await)?;
    }
    Ok(())
}

fn origin() -> Origin {
    let network = std::net::IpAddr::from([203, 0, 113, 9]);
    Origin::new(Some(network), "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/145.0")
}

/// Letters that wait for their button, in both languages of letters.
async fn asking(context: &Context) -> anyhow::Result<()> {
    let people = [
        ("m.olsen@school.example.com", ReaderLanguage::En),
        ("kyoiku@matsue.example.jp", ReaderLanguage::Ja),
    ];
    for (email, language) in people {
        let wish = Wish {
            email: EmailAddress::parse(email)?,
            preferences: crate::newsletter::Preferences::default(),
            language,
            origin: origin(),
            request_key: format!("demo:{email}"),
            shown: None,
        };
        done(email, ask(context, &wish).await)?;
    }
    Ok(())
}

async fn groups(context: &Context, editor: PersonId, offered: &Offered) -> anyhow::Result<()> {
    for (name, rule) in GROUPS {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(rule.as_bytes()).into_owned().collect();
        let all = |key: &str| {
            pairs.iter().filter(|(name, _)| name == key).map(|(_, value)| value.clone()).collect()
        };
        let raw = RawSegment {
            topics: all("topics"),
            blocks: all("blocks"),
            kinds: all("kinds"),
            frequency: all("frequency").into_iter().next().unwrap_or_default(),
            ..RawSegment::default()
        };
        let checked = raw.check(offered).map_err(|found| anyhow::anyhow!("{found:?}"))?;
        let desk = Newsdesk::acting_as(editor);
        done(name, save_segment(context, desk, None, (name, &checked)).await)?;
    }
    Ok(())
}
