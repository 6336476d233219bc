//! A file that somebody attaches: nobody but the uploader's own screen hears of it before it was judged.
//!
//! | state \ command | Begin            | Judge Clean | Judge NotScanned | Judge Infected | Judge Failed |
//! |-----------------|------------------|-------------|------------------|----------------|--------------|
//! | Received        | Scanning 1       | -           | -                | -              | -            |
//! | Scanning n      | Scanning n + 1 ¹ | Clean       | NotScanned       | Infected       | Failed n     |
//! | Failed n        | Scanning n + 1 ² | -           | -                | -              | -            |
//! | Clean           | -                | -           | -                | -              | -            |
//! | NotScanned      | -                | -           | -                | -              | -            |
//! | Infected        | -                | -           | -                | -              | -            |
//!
//! `-` is [`NotNow`], a value the caller answers with; it is not a fault. ¹ Whoever scanned before is gone: its lease
//! ran out. After [`MAX_ATTEMPTS`] of them the file itself may be what ends them, so it becomes Failed instead.
//! ² After [`MAX_ATTEMPTS`] it stays Failed.

use serde::{Deserialize, Serialize};

use crate::ids::FileId;

/// How often a file is given to the scanner.
pub const MAX_ATTEMPTS: u32 = 5;

/// The wait after the first attempt that failed; each later one is six times as long.
const FIRST_WAIT_MS: i64 = 10_000;

/// Where a file stands between its arrival and its readers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Quarantine {
    /// All of it is stored, nobody has looked at it.
    Received,
    /// The scanner has it, for the `attempt`th time.
    Scanning { attempt: u32 },
    /// The scanner found nothing.
    Clean,
    /// There is no scanner in this installation; screens may say so.
    NotScanned,
    /// The scanner knows what it is. Nobody gets it.
    Infected { name: String },
    /// The scanner could not say. Nobody gets it until a later attempt can.
    Failed { attempt: u32, why: String },
}

/// What is asked of a file in quarantine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Gives it to the scanner.
    Begin,
    /// Says what came of it.
    Judge(Judgement),
}

/// What the scanner came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Judgement {
    Clean,
    NotScanned,
    Infected { name: String },
    Failed { why: String },
}

/// What happened to a file in quarantine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    Begun {
        attempt: u32,
    },
    /// No attempt ever came back.
    GivenUp,
    Judged(Judgement),
}

/// The state does not allow this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the file is not in a state that allows this")]
pub struct NotNow;

impl Quarantine {
    /// Whether readers may have the bytes, and messages may name the file.
    pub const fn is_released(&self) -> bool {
        matches!(self, Self::Clean | Self::NotScanned)
    }

    /// Whether something is still to come without anybody asking for it.
    pub const fn is_settled(&self) -> bool {
        match self {
            Self::Clean | Self::NotScanned | Self::Infected { .. } => true,
            Self::Failed { attempt, .. } => *attempt >= MAX_ATTEMPTS,
            Self::Received | Self::Scanning { .. } => false,
        }
    }

    /// The state's name on screens and in answers.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Scanning { .. } => "scanning",
            Self::Clean => "clean",
            Self::NotScanned => "not_scanned",
            Self::Infected { .. } => "infected",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What a command comes to in this state: see the table above.
pub fn decide(state: &Quarantine, command: Command) -> Result<Event, NotNow> {
    match (state, command) {
        (Quarantine::Received, Command::Begin) => Ok(Event::Begun { attempt: 1 }),
        (Quarantine::Scanning { attempt }, Command::Begin) if *attempt >= MAX_ATTEMPTS => Ok(Event::GivenUp),
        (Quarantine::Failed { attempt, .. }, Command::Begin) if *attempt >= MAX_ATTEMPTS => Err(NotNow),
        (Quarantine::Scanning { attempt } | Quarantine::Failed { attempt, .. }, Command::Begin) => {
            Ok(Event::Begun { attempt: attempt + 1 })
        }
        (Quarantine::Scanning { .. }, Command::Judge(judgement)) => Ok(Event::Judged(judgement)),
        (
            Quarantine::Received
            | Quarantine::Clean
            | Quarantine::NotScanned
            | Quarantine::Infected { .. }
            | Quarantine::Failed { .. },
            _,
        ) => Err(NotNow),
    }
}

/// The state after an event that [`decide`] gave for it.
pub fn apply(state: &Quarantine, event: Event) -> Quarantine {
    let tried = match state {
        Quarantine::Scanning { attempt } | Quarantine::Failed { attempt, .. } => *attempt,
        Quarantine::Received | Quarantine::Clean | Quarantine::NotScanned | Quarantine::Infected { .. } => 0,
    };
    match event {
        Event::Begun { attempt } => Quarantine::Scanning { attempt },
        Event::GivenUp => {
            Quarantine::Failed { attempt: tried, why: "no attempt to scan it came to an end".to_owned() }
        }
        Event::Judged(Judgement::Clean) => Quarantine::Clean,
        Event::Judged(Judgement::NotScanned) => Quarantine::NotScanned,
        Event::Judged(Judgement::Infected { name }) => Quarantine::Infected { name },
        Event::Judged(Judgement::Failed { why }) => Quarantine::Failed { attempt: tried, why },
    }
}

/// How long a file that could not be scanned waits for the next attempt: 10 s, 1 min, 6 min, 36 min. None = no more.
pub fn retry_wait_ms(attempt: u32) -> Option<i64> {
    if attempt >= MAX_ATTEMPTS {
        return None;
    }
    Some(FIRST_WAIT_MS * 6_i64.pow(attempt.saturating_sub(1)))
}

/// What an entry says of a file that it carries.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Attachment {
    pub id: FileId,
    /// Cleaned; it ends as the type does.
    pub name: String,
    /// The media type that the content showed.
    pub media_type: String,
    pub size_bytes: u64,
    pub has_thumbnail: bool,
    /// Whether a scanner has seen it.
    pub is_scanned: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Command, Event, Judgement, MAX_ATTEMPTS, NotNow, Quarantine, apply, decide, retry_wait_ms};

    fn judgements() -> [Judgement; 4] {
        [
            Judgement::Clean,
            Judgement::NotScanned,
            Judgement::Infected { name: "Eicar".into() },
            Judgement::Failed { why: "no answer".into() },
        ]
    }

    fn commands() -> Vec<Command> {
        let judged = judgements().into_iter().map(Command::Judge);
        std::iter::once(Command::Begin).chain(judged).collect()
    }

    fn failed(attempt: u32) -> Quarantine {
        Quarantine::Failed { attempt, why: "no answer".into() }
    }

    /// The table of the module, cell by cell; none = `-`.
    #[test]
    fn every_cell_of_the_table_is_as_written() {
        let infected = Quarantine::Infected { name: "Eicar".into() };
        let judged = |attempt| {
            [
                Some(Quarantine::Clean),
                Some(Quarantine::NotScanned),
                Some(infected.clone()),
                Some(failed(attempt)),
            ]
        };
        let never = [const { None }; 4];
        let gone =
            Quarantine::Failed { attempt: MAX_ATTEMPTS, why: "no attempt to scan it came to an end".into() };
        let table = [
            (Quarantine::Received, Some(Quarantine::Scanning { attempt: 1 }), never.clone()),
            (Quarantine::Scanning { attempt: 1 }, Some(Quarantine::Scanning { attempt: 2 }), judged(1)),
            (Quarantine::Scanning { attempt: MAX_ATTEMPTS }, Some(gone), judged(MAX_ATTEMPTS)),
            (failed(1), Some(Quarantine::Scanning { attempt: 2 }), never.clone()),
            (failed(MAX_ATTEMPTS), None, never.clone()),
            (Quarantine::Clean, None, never.clone()),
            (Quarantine::NotScanned, None, never.clone()),
            (infected.clone(), None, never),
        ];
        for (state, begun, judged) in table {
            let row = std::iter::once(begun).chain(judged);
            for (command, expected) in commands().into_iter().zip(row) {
                let found = decide(&state, command.clone()).map(|event| apply(&state, event));
                assert_eq!(found, expected.ok_or(NotNow), "{state:?} {command:?}");
            }
        }
    }

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = (1..=MAX_ATTEMPTS).map(retry_wait_ms).collect();
        assert_eq!(waits, [Some(10_000), Some(60_000), Some(360_000), Some(2_160_000), None]);
        assert!(failed(MAX_ATTEMPTS).is_settled() && !failed(1).is_settled());
    }

    fn any_command() -> impl Strategy<Value = Command> {
        (0..commands().len()).prop_map(|at| commands().swap_remove(at))
    }

    proptest! {
        /// Whatever is asked in whatever order: only a scanner's word releases a file, and nothing takes that back.
        #[test]
        fn only_a_judgement_releases_and_for_good(asked in proptest::collection::vec(any_command(), 0..40)) {
            let mut state = Quarantine::Received;
            let mut begun = 0;
            for command in asked {
                let Ok(event) = decide(&state, command) else { continue };
                prop_assert!(!state.is_released(), "nothing happens to a released file");
                begun += u32::from(matches!(event, Event::Begun { .. }));
                let released = matches!(event, Event::Judged(Judgement::Clean | Judgement::NotScanned));
                state = apply(&state, event);
                prop_assert_eq!(state.is_released(), released);
            }
            prop_assert!(begun <= MAX_ATTEMPTS);
        }
    }
}
