//! A lane in conversation with a mail server.

use std::time::Duration;

use entities::mail::attempt::Phase;

use super::Desk;
use super::lane::{Lane, Next};
use super::logbook::Place;
use crate::mail::fate::{Answer, Report};
use crate::mail::smtp::{Pipe, Route, Setback, Smtp};

/// Before a lane knocks again at a server that did not let it in.
const BREATH: Duration = Duration::from_millis(200);

/// A line that waits for the content of a letter, or for the next addresses.
struct Talk {
    pipe: Pipe,
    endpoint: String,
}

impl Next {
    fn route(&self) -> Route<'_> {
        Route { from: &self.from, to: &self.to }
    }
}

impl Lane {
    pub(super) async fn talk(&mut self, smtp: &Smtp) {
        let mut talk = None;
        let mut waiting = None;
        loop {
            let next = match waiting.take() {
                Some(next) => next,
                None => match self.next().await {
                    Some(next) => next,
                    None => break,
                },
            };
            let Some(next) = self.address(smtp, &mut talk, next).await else { continue };
            waiting = self.hand_over(smtp, &mut talk, next).await;
        }
        if let Some(Talk { pipe, .. }) = talk {
            pipe.close().await;
        }
    }

    /// A letter whose addresses the server has taken; none when it has an end.
    async fn address(&mut self, smtp: &Smtp, talk: &mut Option<Talk>, next: Next) -> Option<Next> {
        if next.addressed {
            return Some(next);
        }
        let route = next.route();
        // A server that may get no more at its pace leaves the letter to the next one.
        let goes_on = |open: &Talk| open.pipe.is_fresh() && smtp.may_have_another(&open.endpoint);
        if let Some(open) = talk.take_if(|open| !goes_on(open)) {
            open.pipe.close().await;
        }
        // A line that lay idle may have been closed at the other end, which says nothing.
        let mut addressed = None;
        if let Some(open) = talk {
            let answer = open.pipe.address(route).await;
            let broken = answer.as_ref().is_err_and(Setback::is_the_servers_own);
            addressed = (!broken).then_some(answer);
        }
        let answer = if let Some(answer) = addressed {
            answer
        } else {
            *talk = None;
            match smtp.pipe(route).await {
                Ok((pipe, endpoint, answer)) => {
                    *talk = Some(Talk { pipe, endpoint });
                    answer
                }
                Err(trouble) => {
                    self.nobody_took(smtp, next.place, trouble).await;
                    return None;
                }
            }
        };
        match answer {
            Ok(()) => Some(Next { addressed: true, ..next }),
            Err(setback) => {
                self.set_back(smtp, talk, next.place, &setback).await;
                None
            }
        }
    }

    /// No server took the addresses of this letter.
    async fn nobody_took(&mut self, smtp: &Smtp, place: Place, trouble: Option<Setback>) {
        match trouble {
            Some(setback) if is_once_too_often(smtp, &place, &setback) => {
                self.put_off(smtp, place, (&setback, None));
            }
            _ => place.bundle.untouched(place.at),
        }
        self.flush().await;
        tokio::time::sleep(BREATH).await;
    }

    /// The letter's recipient troubles the servers: it comes again after a pause.
    fn put_off(
        &mut self,
        smtp: &Smtp,
        place: Place,
        (setback, server): (&Setback, Option<String>),
    ) {
        let report = Report { answer: Answer::Later, ..smtp.report(setback, server) };
        let came = self.settled(&place, report, false);
        self.came.push((place, came));
    }

    /// Content and closing dot, once the intent is on record. Gives the letter that went with it.
    async fn hand_over(
        &mut self,
        smtp: &Smtp,
        talk: &mut Option<Talk>,
        next: Next,
    ) -> Option<Next> {
        let begun = self.desk.clock.now();
        let place = next.place;
        if !place.bundle.is_good() || self.desk.is_halted() {
            // The server waits for a content that does not come.
            *talk = None;
            place.bundle.untouched(place.at);
            return None;
        }
        // Its content is built while its intent is being written.
        let (logbook, entry) = (self.logbook.clone(), self.entry(Some(place.clone())));
        let (on_record, printed) = tokio::join!(logbook.write(entry), async { self.print(&place) });
        if let Err(error) = &printed {
            self.unprintable(place.clone(), error);
        } else if !on_record {
            place.bundle.untouched(place.at);
        }
        if printed.is_err() || !on_record {
            *talk = None;
            return None;
        }
        let Some(open) = talk.as_mut() else {
            // Cannot be: the addresses were taken on it. The sweep finds the letter.
            return None;
        };
        let ahead = self.ahead(smtp, open);
        let route = ahead.as_ref().map(Next::route);
        let tail = place.bundle.print.tail();
        let answers = open.pipe.content((&self.page, tail), route).await;
        let endpoint = open.endpoint.clone();
        match answers.content {
            Ok(reply) => {
                smtp.took(&endpoint);
                let came = self.accepted(place, begun, endpoint, Some(reply));
                self.came.push(came);
            }
            Err(setback) => self.set_back(smtp, talk, place, &setback).await,
        }
        self.announced(smtp, talk, (ahead?, answers.next)).await
    }

    /// What the server said to the letter that was announced beside a content.
    async fn announced(
        &mut self,
        smtp: &Smtp,
        talk: &mut Option<Talk>,
        (ahead, answer): (Next, Option<Result<(), Setback>>),
    ) -> Option<Next> {
        match answer {
            Some(Ok(())) => Some(Next { addressed: true, ..ahead }),
            Some(Err(setback)) if !setback.is_the_servers_own() => {
                self.set_back(smtp, talk, ahead.place, &setback).await;
                None
            }
            Some(Err(_)) => {
                *talk = None;
                Some(ahead)
            }
            None => Some(ahead),
        }
    }

    /// The letter after this one, if it may be announced already.
    fn ahead(&mut self, smtp: &Smtp, open: &Talk) -> Option<Next> {
        if !open.pipe.has_room() {
            return None;
        }
        let suits =
            |place: &Place| place.bundle.is_young() && smtp.may_have_another(&open.endpoint);
        let place = self.jobs.try_next_if(suits)?;
        self.ready(place)
    }

    async fn fewer(&self, place: &Place, setback: &Setback) -> Answer {
        let Desk { database, clock, pacing, .. } = self.desk.as_ref();
        let domain = place.bundle.letters[place.at].to_domain.as_str();
        pacing.asked_for_fewer(database, clock.now(), (domain, setback.reply.as_deref())).await
    }

    /// What a setback means for the letter, and for the line.
    async fn set_back(
        &mut self,
        smtp: &Smtp,
        talk: &mut Option<Talk>,
        place: Place,
        setback: &Setback,
    ) {
        let endpoint = talk.as_ref().map(|open| open.endpoint.clone());
        if setback.ends_the_line() {
            *talk = None;
        } else if setback.phase != Phase::Dot
            && let Some(open) = talk
            && open.pipe.reset().await.is_err()
        {
            // After a closing dot the server has forgotten the letter by itself, and may have taken
            // the addresses of the next.
            *talk = None;
        }
        let begun = matches!(setback.phase, Phase::Body | Phase::Dot);
        if setback.is_the_servers_own() {
            if let Some(endpoint) = &endpoint {
                smtp.troubled(endpoint, setback);
            }
            if !begun && is_once_too_often(smtp, &place, setback) {
                return self.put_off(smtp, place, (setback, endpoint));
            }
            if !begun {
                return place.bundle.untouched(place.at);
            }
        } else if setback.tells_against_the_server()
            && let Some(endpoint) = &endpoint
        {
            smtp.troubled(endpoint, setback);
        }
        let mut report = smtp.report(setback, endpoint);
        if setback.asks_for_fewer() {
            report.answer = self.fewer(&place, setback).await;
        }
        let address = setback.says_nobody_lives_there();
        let came = self.settled(&place, report, address);
        self.came.push((place, came));
    }
}

fn is_once_too_often(smtp: &Smtp, place: &Place, setback: &Setback) -> bool {
    smtp.troubles.is_once_too_often(place.bundle.letters[place.at].id, setback)
}
