use entities::PersonId;

/// Who did something, as the audit log tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    Person(PersonId),
    /// The server by itself: schedules and workers.
    System,
    /// Whoever may run `bansou` on the machine.
    CommandLine,
    /// Somebody who holds a link from a letter, or fills in a public form.
    Link(Option<PersonId>),
}

impl Actor {
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Link(id) => id,
            Self::System | Self::CommandLine => None,
        }
    }

    /// As stored.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::System => "system",
            Self::CommandLine => "command_line",
            Self::Link(_) => "link",
        }
    }
}
