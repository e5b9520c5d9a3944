use std::net::IpAddr;

use crate::web::network_of;

/// Longest name of a browser that is kept.
const LONGEST_AGENT: usize = 300;

/// Where something was pressed: for cool-downs, and for the evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub client: Option<IpAddr>,
    agent: Option<String>,
}

impl Origin {
    /// `agent` as the browser calls itself.
    pub fn new(client: Option<IpAddr>, agent: &str) -> Self {
        let agent: String = agent.chars().filter(|c| !c.is_control()).take(LONGEST_AGENT).collect();
        Self { client, agent: Some(agent).filter(|agent| !agent.trim().is_empty()) }
    }

    /// As kept apart from the evidence, to be erased later.
    pub fn address(&self) -> Option<String> {
        self.client.map(|client| client.to_canonical().to_string())
    }

    /// /24 or /56: what stays in the evidence.
    pub fn network(&self) -> Option<String> {
        self.client.map(network_of)
    }

    pub fn agent(&self) -> Option<String> {
        self.agent.clone()
    }
}
