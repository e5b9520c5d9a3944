//! Conversations for many letters.

use super::endpoint::Endpoint;
use super::{Pipe, Route, Setback, Smtp, Traffic};

/// A conversation, the server's name, and what it said to the first addresses.
type Opened = (Pipe, String, Result<(), Setback>);

impl Smtp {
    /// A conversation for many letters that has taken the addresses of the first, or refused them,
    /// with the server's name. Otherwise the last trouble; none where no server can be used just
    /// now, or none may have a letter at its pace.
    pub async fn pipe(&self, route: Route<'_>) -> Result<Opened, Option<Setback>> {
        let mut last = None;
        for endpoint in &self.endpoints {
            let Some(turn) = endpoint.admit(self.clock.now()) else { continue };
            if !endpoint.spend(Traffic::Circulars) {
                continue;
            }
            let opened = Pipe::open(endpoint.config(), &self.hello, self.limits, &self.roots).await;
            let setback = match opened {
                Ok(mut pipe) => match pipe.address(route).await {
                    Err(setback) if setback.is_the_servers_own() => setback,
                    addressed => {
                        // That it listens is no proof yet that it takes a letter.
                        if addressed.is_err() {
                            turn.answered();
                        }
                        return Ok((pipe, endpoint.name.clone(), addressed));
                    }
                },
                Err(setback) => setback,
            };
            self.failed(endpoint, &turn, &setback);
            last = Some(setback);
        }
        Err(last)
    }

    /// Whether a server with an open conversation may have one more letter at its pace; it is taken
    /// as handed over.
    pub fn may_have_another(&self, name: &str) -> bool {
        self.named(name).is_none_or(|endpoint| endpoint.spend(Traffic::Circulars))
    }

    /// Notes that a server with an open conversation took a letter.
    pub fn took(&self, name: &str) {
        if let Some(endpoint) = self.named(name) {
            endpoint.took(self.clock.now());
        }
    }

    /// Notes that a server with an open conversation is in trouble.
    pub fn troubled(&self, name: &str, setback: &Setback) {
        let endpoint = self.named(name);
        if let Some(turn) = endpoint.and_then(|endpoint| endpoint.admit(self.clock.now())) {
            turn.failed(setback, self.clock.now(), self.chance.fraction());
        }
    }

    fn named(&self, name: &str) -> Option<&Endpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.name == name)
    }
}
