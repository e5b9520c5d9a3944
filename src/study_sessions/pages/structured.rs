//! A session as machines read it: an `Event` of schema.org in JSON-LD.

use chrono::{DateTime, Utc};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;
use serde_json::{Value, json};

use crate::people::PageLanguage;
use crate::study_sessions::Phase;
use crate::study_sessions::catalogue::Shown;
use crate::vocabulary::tokyo;

use super::show::Site;
use super::{cards, programme};

/// The text of the script element. `<` is written so that nothing in it can end the element.
pub fn event(site: Site<'_>, shown: &Shown) -> String {
    value(site, shown)
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}

fn value(site: Site<'_>, shown: &Shown) -> Value {
    let Site { base_url, secretariat } = site;
    let (listed, row) = (&shown.listed, &shown.view.rows.session);
    let url = format!("{base_url}/sessions/{}", row.id);
    let mut event = json!({
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": cards::title(listed),
        "description": row.purpose,
        "startDate": in_tokyo(row.starts_at),
        "endDate": in_tokyo(row.ends_at),
        "eventStatus": format!("https://schema.org/{}", status(listed.phase)),
        "eventAttendanceMode": format!("https://schema.org/{}", attendance(shown)),
        "location": locations(&url, shown),
        "organizer": { "@type": "Organization", "name": secretariat, "url": base_url },
        "inLanguage": "ja",
        "isAccessibleForFree": true,
    });
    let performers = performers(shown);
    if !performers.is_empty() {
        event["performer"] = performers.into();
    }
    let capacities: Option<Vec<i32>> = listed.seats.iter().map(|count| count.capacity).collect();
    if let Some(capacities) = capacities {
        let left: i32 = listed.seats.iter().filter_map(|count| count.left()).sum();
        event["maximumAttendeeCapacity"] = capacities.iter().sum::<i32>().into();
        event["remainingAttendeeCapacity"] = left.into();
    }
    if row.approval == Approval::Automatic {
        event["offers"] = offer(&url, shown);
    }
    event
}

fn status(phase: Phase) -> &'static str {
    match phase {
        Phase::Cancelled => "EventCancelled",
        Phase::Postponed => "EventPostponed",
        _ => "EventScheduled",
    }
}

fn has(shown: &Shown, mode: Mode) -> bool {
    shown.listed.seats.iter().any(|count| count.mode == mode)
}

fn attendance(shown: &Shown) -> &'static str {
    match (has(shown, Mode::Venue), has(shown, Mode::Online)) {
        (true, true) => "MixedEventAttendanceMode",
        (false, true) => "OnlineEventAttendanceMode",
        _ => "OfflineEventAttendanceMode",
    }
}

/// The page stands for the meeting address, which only participants learn.
fn locations(url: &str, shown: &Shown) -> Vec<Value> {
    let venues = programme::venues(PageLanguage::Japanese, shown).into_iter().map(|venue| {
        let mut place = json!({ "@type": "Place", "name": venue.name });
        if let Some(address) = venue.address {
            place["address"] = address.into();
        }
        place
    });
    let online = json!({ "@type": "VirtualLocation", "url": url });
    venues.chain(has(shown, Mode::Online).then_some(online)).collect()
}

fn performers(shown: &Shown) -> Vec<Value> {
    programme::days(PageLanguage::Japanese, shown)
        .into_iter()
        .flat_map(|day| day.parts)
        .flat_map(|part| part.speakers)
        .map(|speaker| json!({ "@type": "Person", "name": speaker.name }))
        .collect()
}

fn offer(url: &str, shown: &Shown) -> Value {
    let row = &shown.view.rows.session;
    let availability = match shown.listed.phase {
        Phase::Open => "InStock",
        Phase::Announced => "PreOrder",
        _ => "SoldOut",
    };
    json!({
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "JPY",
        "url": format!("{url}/registration"),
        "availability": format!("https://schema.org/{availability}"),
        "validFrom": in_tokyo(row.opens_at),
        "validThrough": in_tokyo(row.closes_at),
    })
}

fn in_tokyo(at: DateTime<Utc>) -> String {
    tokyo::local(at).to_rfc3339()
}
