//! Commands that were given up and are applied later, in any order, any number of times.

use std::collections::HashMap;

use domain::{CustomerId, TenantId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

/// What goes to the server.
#[derive(Clone, Debug)]
enum Command {
    Put(Row),
    Take(Row),
}

/// Seats in Redis, with the semantics of `HSET` and of the script that takes a seat away.
#[derive(Default)]
struct Server(HashMap<Place, Arc<str>>);

impl Server {
    fn apply(&mut self, command: &Command) {
        match command {
            Command::Put(row) => {
                self.0.insert(row.place, Arc::clone(&row.text));
            }
            Command::Take(row) => {
                if self.0.get(&row.place) == Some(&row.text) {
                    self.0.remove(&row.place);
                }
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Add {
        connection: u8,
        subject: u8,
        is_answered: bool,
    },
    Remove {
        connection: u8,
        subject: u8,
        is_answered: bool,
    },
    /// An earlier command arrives now, again or for the first time.
    Late {
        nth: prop::sample::Index,
        what: Late,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Late {
    Put,
    Take,
}

fn step(late: &'static [Late]) -> impl Strategy<Value = Step> {
    let place = (0..3_u8, 0..2_u8, any::<bool>());
    prop_oneof![
        place.clone().prop_map(|(connection, subject, is_answered)| Step::Add {
            connection,
            subject,
            is_answered
        }),
        place.prop_map(|(connection, subject, is_answered)| Step::Remove {
            connection,
            subject,
            is_answered
        }),
        (any::<prop::sample::Index>(), prop::sample::select(late))
            .prop_map(|(nth, what)| Step::Late { nth, what }),
    ]
}

fn place(connection: u8, subject: u8) -> Place {
    let subject = Subject::Customer(TenantId(Uuid::nil()), CustomerId(Uuid::from_u128(subject.into())));
    (subject, ConnectionId(Uuid::from_u128(connection.into())))
}

/// A pod, its server, and everything it ever sent.
#[derive(Default)]
struct World {
    table: Table,
    server: Server,
    sent: Vec<Command>,
    texts: u64,
}

impl World {
    fn take(&mut self, step: Step) {
        let now = Instant::now();
        match step {
            Step::Add { connection, subject, is_answered } => {
                self.texts += 1;
                let row = Row { place: place(connection, subject), text: self.texts.to_string().into() };
                self.table.put(row.place, Arc::clone(&row.text), now);
                self.send(Command::Put(row.clone()), is_answered);
                match is_answered {
                    true => assert!(self.table.written(&[row]).is_empty()),
                    false => self.table.failed(&[row], now),
                }
            }
            Step::Remove { connection, subject, is_answered } => {
                let (subject, connection) = place(connection, subject);
                for row in self.table.take(&[subject], connection) {
                    self.send(Command::Take(row.clone()), is_answered);
                    if is_answered {
                        self.table.taken(&[row]);
                    }
                }
            }
            Step::Late { nth, what } => {
                let wanted = |command: &&Command| matches!(command, Command::Put(_)) == (what == Late::Put);
                let sent: Vec<Command> = self.sent.iter().filter(wanted).cloned().collect();
                if !sent.is_empty() {
                    self.server.apply(&sent[nth.index(sent.len())]);
                }
            }
        }
    }

    fn send(&mut self, command: Command, arrives: bool) {
        if arrives {
            self.server.apply(&command);
        }
        self.sent.push(command);
    }

    /// What a pod does that says *not whole* and then *whole*.
    fn assert_table(&mut self) {
        for row in self.table.rows(&self.table.places()) {
            self.server.apply(&Command::Put(row.clone()));
            self.table.written(&[row]);
        }
        for row in self.table.takes_owed() {
            self.server.apply(&Command::Take(row.clone()));
            self.table.taken(&[row]);
        }
    }

    fn missing(&self) -> Vec<Place> {
        let now = Instant::now();
        let owed = self.table.owed(now);
        let mut places = self.table.places();
        places.retain(|place| !owed.contains(place) && !self.server.0.contains_key(place));
        places
    }
}

proptest! {
    /// A late deletion takes away the very write it was meant for, never a later one of the same connection.
    #[test]
    fn late_deletions_never_take_a_live_seat_away(steps in prop::collection::vec(step(&[Late::Take]), 1..60)) {
        let mut world = World::default();
        for step in steps {
            world.take(step);
            prop_assert!(world.missing().is_empty(), "gone: {:?}", world.missing());
        }
    }

    /// Whatever came late, after one assertion the server holds every row, and owes nothing.
    #[test]
    fn an_assertion_mends_whatever_came_late(
        steps in prop::collection::vec(step(&[Late::Put, Late::Take]), 1..60),
    ) {
        let mut world = World::default();
        for step in steps {
            world.take(step);
        }
        world.assert_table();
        prop_assert!(!world.table.is_owed(Instant::now()));
        prop_assert!(world.table.takes_owed().is_empty());
        for row in world.table.rows(&world.table.places()) {
            prop_assert_eq!(world.server.0.get(&row.place), Some(&row.text));
        }
    }
}

#[test]
fn a_row_taken_away_while_it_was_written_is_taken_away_again() {
    let table = Table::default();
    let (subject, connection) = place(1, 1);
    let row = Row { place: (subject, connection), text: "1".into() };
    table.put(row.place, Arc::clone(&row.text), Instant::now());
    let taken = table.take(&[subject], connection);
    assert_eq!(taken, vec![row.clone()]);
    table.taken(&taken);
    assert_eq!(table.written(std::slice::from_ref(&row)), vec![row.clone()]);
    assert_eq!(table.takes_owed(), vec![row]);
}

#[test]
fn every_row_comes_by_in_one_sweep() {
    let table = Table::default();
    for connection in 0..100 {
        let row = Row { place: place(connection, 0), text: "1".into() };
        table.put(row.place, Arc::clone(&row.text), Instant::now());
        table.written(&[row]);
    }
    let seen: HashSet<Place> = (0..15).flat_map(|_| table.next_share(15)).map(|row| row.place).collect();
    assert_eq!(seen.len(), 100);
}
