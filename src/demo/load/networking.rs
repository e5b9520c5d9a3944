//! Contacts, an introduction in every state, a dispatch: written through the product's own use cases
//! with the clock set back.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entities::{ContactPersonId, IntroductionId};

use super::dispatches;
use super::sessions::{at, deliver};
use super::{Loaded, done};
use crate::context::Context;
use crate::demo::sample::networking::{
    CONTACTS, INTRODUCTIONS, IntroductionReached as Reached, SampleContact, SampleIntroduction,
};
use crate::networking::contacts::{
    RawContact, RawContactPerson, RawRelation, add, add_person, note_relation,
};
use crate::networking::introductions::{
    Offer, RawCheck, RawOutcome, RawProposal, RawRequest, ask, ask_partner, choose, close, consent,
    decline, find, offer, opened, propose, tell, times_of,
};
use crate::networking::links::{self, LinkHolder};
use crate::networking::{self, By, Organiser, Requester};
use crate::people::vocabularies::Terms;
use crate::vocabulary::{TimeSlot, tokyo};

type People = HashMap<&'static str, ContactPersonId>;

pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let context = &at(context, context.now());
    let desk = Organiser::acting_as(*loaded.people.get("coordinator").context("a coordinator")?);
    let mut people = People::new();
    for sample in &CONTACTS {
        people.insert(sample.key, contact(context, loaded, (desk, sample)).await?);
    }
    for sample in &INTRODUCTIONS {
        let told = || format!("the introduction of {} {} days ago", sample.requester, sample.ago);
        let story = Story { context, loaded, desk, people: &people, sample };
        story.write().await.with_context(told)?;
    }
    networking::do_due(context, context.now()).await?;
    dispatches::load(context, loaded, desk).await
}

async fn contact(
    context: &Context,
    loaded: &Loaded,
    (desk, sample): (Organiser, &SampleContact),
) -> anyhow::Result<ContactPersonId> {
    let terms = Terms::load(context.database.reader()).await?;
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let raw = RawContact {
        kind: sample.kind.to_owned(),
        name: sample.name.to_owned(),
        kana: sample.kana.to_owned(),
        name_en: sample.name_en.to_owned(),
        country: sample.country.to_owned(),
        prefecture: sample.prefecture.to_owned(),
        city: sample.city.to_owned(),
        languages: texts(sample.languages),
        topics: texts(sample.topics),
        ..RawContact::default()
    };
    let draft = raw.check(&terms).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let id = done(sample.key, add(context, desk, &draft).await)?;
    let raw = RawContactPerson {
        name: sample.person.to_owned(),
        title: sample.title.to_owned(),
        email: sample.email.to_owned(),
        language: sample.language.to_owned(),
        ..RawContactPerson::default()
    };
    let draft = raw.check().map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let person = done(sample.key, add_person(context, desk, id, &draft).await)?;
    let relation = RawRelation {
        person: loaded.people.get(sample.known_by).copied(),
        closeness: "worked_together".to_owned(),
        ..RawRelation::default()
    };
    done(sample.key, note_relation(context, desk, id, &relation).await)?;
    Ok(person)
}

/// One introduction, and how far it has come.
struct Story<'a> {
    context: &'a Context,
    loaded: &'a Loaded,
    desk: Organiser,
    people: &'a People,
    sample: &'a SampleIntroduction,
}

impl Story<'_> {
    /// The day so many days after it began, and a moment of it.
    fn day(&self, days: i64) -> Context {
        let begun = self.context.now() - TimeDelta::days(self.sample.ago);
        at(self.context, (begun + TimeDelta::days(days)).min(self.context.now()))
    }

    fn details() -> Vec<String> {
        ["organisation", "name", "email"].map(ToOwned::to_owned).into()
    }

    async fn write(&self) -> anyhow::Result<()> {
        let reached = self.sample.reached;
        if reached == Reached::Candidate {
            self.proposed().await?;
            return deliver(&self.day(0)).await;
        }
        let (id, who) = self.asked().await?;
        if reached > Reached::RequesterAgreed {
            self.partner_asked(id).await?;
        }
        match reached {
            Reached::RequesterAgreed | Reached::PartnerAsked | Reached::Candidate => {}
            Reached::Lapsed => {
                for days in [13, 17] {
                    let then = self.day(days);
                    networking::do_due(&then, then.now()).await?;
                    deliver(&then).await?;
                }
            }
            Reached::Declined => {
                let then = self.day(3);
                let by = By::Partner(self.link(id).await?);
                done("decline", decline(&then, by, id, "今年度は手いっぱいです。").await)?;
                deliver(&then).await?;
            }
            _ => self.introduced(id, who).await?,
        }
        deliver(&self.day(self.sample.ago)).await
    }

    async fn proposed(&self) -> anyhow::Result<()> {
        let then = self.day(0);
        let today = tokyo::day_of(then.now());
        let raw = RawProposal {
            requester: self.loaded.people.get(self.sample.requester).copied(),
            organisation: None,
            contact_person: self.people.get(self.sample.contact).copied(),
            purpose: self.sample.purpose.to_owned(),
            told_requester: self.sample.told_requester.to_owned(),
            told_partner: self.sample.told_partner.to_owned(),
            due_on: Some(today + TimeDelta::days(14)),
        };
        let draft = done("proposal", raw.check(then.database.reader(), today).await)?;
        done("proposal", propose(&then, self.desk, (&draft, "demo:proposal")).await)?;
        Ok(())
    }

    async fn asked(&self) -> anyhow::Result<(IntroductionId, Requester)> {
        let then = self.day(0);
        let person = self.loaded.people.get(self.sample.requester).context("a requester")?;
        let who = Requester::acting_as(*person);
        let raw = RawRequest {
            organisation: None,
            wanted: self.sample.wanted.to_owned(),
            purpose: self.sample.purpose.to_owned(),
            self_description: self.sample.described.to_owned(),
            details: Self::details(),
            asks_again: self.sample.reached == Reached::PartnerAgreed,
            agreed: true,
        };
        let draft = done("wish", raw.check(then.database.reader(), who).await)?;
        let key = format!("demo:{}:{}", self.sample.requester, self.sample.ago);
        let id = done("wish", ask(&then, who, (&draft, &key)).await)?;
        deliver(&then).await?;
        Ok((id, who))
    }

    async fn partner_asked(&self, id: IntroductionId) -> anyhow::Result<()> {
        let then = self.day(1);
        let today = tokyo::day_of(then.now());
        let raw = RawCheck {
            contact_person: self.people.get(self.sample.contact).copied(),
            told_partner: self.sample.told_partner.to_owned(),
            told_requester: self.sample.told_requester.to_owned(),
            due_on: Some(today + TimeDelta::days(14)),
        };
        let draft = done("check", raw.check(then.database.reader(), (id, today)).await)?;
        done("check", ask_partner(&then, self.desk, id, (&draft, None)).await)?;
        deliver(&then).await
    }

    /// As the letter carries it.
    async fn link(&self, id: IntroductionId) -> anyhow::Result<LinkHolder> {
        let context = self.context;
        let row = find(context.database.reader(), id).await?.context("an introduction")?;
        let token = links::token(&context.config, &row, context.now() + TimeDelta::days(30));
        Ok(done("link", opened(context, &token).await)?.1)
    }

    async fn introduced(&self, id: IntroductionId, who: Requester) -> anyhow::Result<()> {
        let (reached, then) = (self.sample.reached, self.day(2));
        let link = self.link(id).await?;
        done("consent", consent(&then, link, &Self::details()).await)?;
        deliver(&then).await?;
        if reached <= Reached::Introduced {
            return Ok(());
        }
        let then = self.day(3);
        let first = self.meeting_at(reached);
        let wanted = Offer {
            times: vec![slot(first)?, slot(first + TimeDelta::days(1))?],
            place: "https://meet.example.jp/j/480012345".to_owned(),
            resource: None,
        };
        done("times", offer(&then, By::Requester(who), id, &wanted).await)?;
        deliver(&then).await?;
        if reached == Reached::TimesOffered {
            return Ok(());
        }
        let time = times_of(then.database.reader(), id).await?.first().context("a time")?.id;
        let then = self.day(4);
        done("time", choose(&then, By::Partner(link), id, time).await)?;
        deliver(&then).await?;
        if reached > Reached::MeetingFixed {
            self.followed_up(id, (who, link)).await?;
        }
        Ok(())
    }

    /// Ahead of today, unless it is over.
    fn meeting_at(&self, reached: Reached) -> DateTime<Utc> {
        let ahead = matches!(reached, Reached::TimesOffered | Reached::MeetingFixed);
        let days = if ahead { self.sample.ago + 6 } else { 6 };
        let begun = self.context.now() - TimeDelta::days(self.sample.ago);
        // Nobody of the samples has anything else at this time of the evening.
        let day = tokyo::day_of(begun + TimeDelta::days(days));
        tokyo::start_of_day(day) + TimeDelta::hours(18) + TimeDelta::minutes(30)
    }

    async fn followed_up(
        &self,
        id: IntroductionId,
        (who, link): (Requester, LinkHolder),
    ) -> anyhow::Result<()> {
        let then = self.day(8);
        networking::do_due(&then, then.now()).await?;
        if self.sample.reached == Reached::Met {
            return deliver(&then).await;
        }
        let then = self.day(24);
        networking::do_due(&then, then.now()).await?;
        deliver(&then).await?;
        let answer = RawOutcome {
            met: "yes".to_owned(),
            rating: "4".to_owned(),
            words: "来年度の受け入れについて、話を続けています。".to_owned(),
        };
        let draft = answer.check().map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
        done("outcome", tell(&then, By::Requester(who), (id, 14), &draft).await)?;
        done("outcome", tell(&then, By::Partner(link), (id, 14), &draft).await)?;
        if self.sample.reached == Reached::Closed {
            let then = self.day(100);
            networking::do_due(&then, then.now()).await?;
            deliver(&then).await?;
            done("close", close(&then, self.desk, id).await)?;
        }
        Ok(())
    }
}

fn slot(starts: DateTime<Utc>) -> anyhow::Result<TimeSlot> {
    Ok(TimeSlot::new(starts, starts + TimeDelta::hours(1))?)
}
