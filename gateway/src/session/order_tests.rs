//! The order promise as a model: one outbox, connections on two pods that come, hang and die, appends that are
//! flushed late, doubled or refused. The sessions are the shipped code.

use std::collections::{BTreeSet, HashMap, VecDeque};

use domain::entry::Author;
use domain::{Attempt, ClientId, ConnectionId, CustomerId, SenderId, TenantId, TimelineId};
use proptest::prelude::*;
use protocol::frame::{ClientFrame, Role, Say, ServerFrame, SpeechKind};
use protocol::record::{Command, Record};
use uuid::Uuid;

use super::*;

/// One thing that may happen; the numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Mint,
    Send,
    GatewayReads(usize),
    ClientReads,
    Flush(usize),
    Report(usize),
    Unknown(usize),
    Refuse(usize),
    FlushLate(usize),
    Reconnect,
    Kill(usize),
    Later(u64),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => Just(Happens::Mint),
        6 => Just(Happens::Send),
        6 => any::<usize>().prop_map(Happens::GatewayReads),
        4 => Just(Happens::ClientReads),
        5 => any::<usize>().prop_map(Happens::Flush),
        5 => any::<usize>().prop_map(Happens::Report),
        2 => any::<usize>().prop_map(Happens::Unknown),
        1 => any::<usize>().prop_map(Happens::Refuse),
        2 => any::<usize>().prop_map(Happens::FlushLate),
        1 => Just(Happens::Reconnect),
        1 => any::<usize>().prop_map(Happens::Kill),
        3 => (1_u64..700).prop_map(Happens::Later),
    ]
}

/// An append that a session started and has not heard of.
struct UnderWay {
    connection: usize,
    key: Uuid,
    message: usize,
    is_written: bool,
}

struct Connection {
    session: Option<Session>,
    /// Written by the client, not yet read by the gateway.
    net: VecDeque<usize>,
}

struct World {
    rules: Arc<Rules>,
    now: Now,
    /// How many messages the outbox has minted.
    minted: usize,
    accepted: BTreeSet<usize>,
    /// What the client means to send on this connection, lowest first.
    todo: BTreeSet<usize>,
    connections: Vec<Connection>,
    under_way: Vec<UnderWay>,
    /// Appends that nobody waits for any more and that may still reach the log.
    late: Vec<usize>,
    log: Vec<usize>,
}

const TENANT: TenantId = TenantId(Uuid::from_u128(1));
const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(2));

fn timeline() -> TimelineId {
    TimelineId::of(CUSTOMER, "web")
}

fn cid(message: usize) -> ClientId {
    ClientId(Uuid::from_u128(1_000 + message as u128))
}

fn message_of(cid: ClientId) -> usize {
    usize::try_from(cid.0.as_u128() - 1_000).unwrap()
}

impl World {
    fn new(rate: Rate) -> Self {
        let rules = Arc::new(Rules { messages: rate, ..Rules::default() });
        let now = Now { ms: 0, wall_ms: 1_000_000 };
        let (accepted, todo) = (BTreeSet::new(), BTreeSet::new());
        let (connections, under_way) = (Vec::new(), Vec::new());
        let mut world = Self {
            rules,
            now,
            minted: 0,
            accepted,
            todo,
            connections,
            under_way,
            late: Vec::new(),
            log: Vec::new(),
        };
        world.connect();
        world
    }

    /// A new connection; the old one may hang on in its pod. First everything un-accepted is sent again, in order.
    fn connect(&mut self) {
        let own = Own { customer: CUSTOMER, timeline: timeline() };
        let who = Who {
            tenant: TENANT,
            role: Role::Guest,
            id: CUSTOMER.0,
            name: "".into(),
            rv: 0,
            issued_at_ms: 0,
            expires_at_ms: i64::MAX / 2,
            own: Box::new([own]),
        };
        let opening = Opening {
            rules: self.rules.clone(),
            who,
            connection: ConnectionId(Uuid::from_u128(self.connections.len() as u128)),
            sender: SenderId(Uuid::from_u128(3)),
            attempt: Attempt(self.connections.len() as u64),
            store_epoch: "1".into(),
            cursors: Vec::new(),
            cursors_of: None,
            is_new: true,
        };
        let session = Session::new(opening, self.now);
        self.connections.push(Connection { session: Some(session), net: VecDeque::new() });
        self.todo = (0..self.minted).filter(|message| !self.accepted.contains(message)).collect();
    }

    fn step(&mut self, connection: usize, input: Input) {
        let now = self.now;
        let Some(session) = &mut self.connections[connection].session else { return };
        session.step(now, input);
        for effect in session.take_effects() {
            if let Effect::Append { key, value, .. } = effect {
                let record = Record::decode(&value).unwrap();
                let Command::Say { client_id, author, .. } = record.command else { panic!("a text") };
                assert_eq!(author, Author::Customer(CUSTOMER));
                let message = message_of(client_id);
                let twice = self.under_way.iter().any(|it| it.connection == connection && it.key == key);
                assert!(!twice, "two appends of one lane in flight");
                self.under_way.push(UnderWay { connection, key, message, is_written: false });
            }
        }
    }

    fn happen(&mut self, what: Happens) {
        match what {
            Happens::Mint => {
                self.todo.insert(self.minted);
                self.minted += 1;
            }
            Happens::Send => {
                if let Some(message) = self.todo.pop_first() {
                    self.connections.last_mut().unwrap().net.push_back(message);
                }
            }
            Happens::GatewayReads(which) => {
                let at = which % self.connections.len();
                if self.connections[at].session.is_some()
                    && let Some(message) = self.connections[at].net.pop_front()
                {
                    self.step(at, Input::Frame(say(message)));
                }
            }
            Happens::ClientReads => self.client_reads(),
            Happens::Flush(which) => {
                let open: Vec<usize> =
                    (0..self.under_way.len()).filter(|i| !self.under_way[*i].is_written).collect();
                if !open.is_empty() {
                    let at = open[which % open.len()];
                    self.under_way[at].is_written = true;
                    self.log.push(self.under_way[at].message);
                }
            }
            Happens::Report(which) => {
                let written: Vec<usize> =
                    (0..self.under_way.len()).filter(|i| self.under_way[*i].is_written).collect();
                if !written.is_empty() {
                    let done = self.under_way.swap_remove(written[which % written.len()]);
                    self.step(done.connection, Input::Appended { key: done.key });
                }
            }
            Happens::Unknown(which) if !self.under_way.is_empty() => {
                let lost = self.under_way.swap_remove(which % self.under_way.len());
                if !lost.is_written {
                    self.late.push(lost.message);
                }
                self.step(
                    lost.connection,
                    Input::NotAppended { key: lost.key, failure: AppendFailure::Unknown },
                );
            }
            Happens::Refuse(which) => {
                let open: Vec<usize> =
                    (0..self.under_way.len()).filter(|i| !self.under_way[*i].is_written).collect();
                if !open.is_empty() {
                    let it = self.under_way.swap_remove(open[which % open.len()]);
                    let failure = AppendFailure::Full { reason: "storage_full", retry_ms: 100 };
                    self.step(it.connection, Input::NotAppended { key: it.key, failure });
                }
            }
            Happens::FlushLate(which) if !self.late.is_empty() => {
                let message = self.late.swap_remove(which % self.late.len());
                self.log.push(message);
            }
            Happens::Reconnect => self.connect(),
            Happens::Kill(which) => self.kill(which % self.connections.len()),
            Happens::Later(ms) => {
                self.now.ms += ms;
                for at in 0..self.connections.len() {
                    self.step(at, Input::Tick);
                }
            }
            Happens::Unknown(_) | Happens::FlushLate(_) => {}
        }
    }

    /// The pod dies: what it had under way may reach the log later, or never.
    fn kill(&mut self, at: usize) {
        self.connections[at].session = None;
        self.connections[at].net.clear();
        let (dead, alive) =
            std::mem::take(&mut self.under_way).into_iter().partition(|it| it.connection == at);
        self.under_way = alive;
        let dead: Vec<UnderWay> = dead;
        self.late.extend(dead.iter().filter(|it| !it.is_written).map(|it| it.message));
        if at + 1 == self.connections.len() {
            self.connect();
        }
    }

    fn client_reads(&mut self) {
        let now = self.now;
        let connection = self.connections.last_mut().unwrap();
        let Some(session) = &mut connection.session else { return };
        for text in session.take_texts(now, usize::MAX) {
            match serde_json::from_str::<ServerFrame>(&text).unwrap() {
                ServerFrame::Accepted { cid } => {
                    self.accepted.insert(message_of(cid));
                    self.todo.remove(&message_of(cid));
                }
                ServerFrame::Busy { cid: Some(cid), .. } => {
                    self.todo.insert(message_of(cid));
                }
                ServerFrame::Page(_) | ServerFrame::Ping { .. } => {}
                other => panic!("not expected: {other:?}"),
            }
        }
        session.step(now, Input::Written);
    }

    /// Lets everything work until the outbox is empty.
    fn settle(&mut self) {
        self.kill(self.connections.len() - 1);
        for _ in 0..10_000 {
            if self.accepted.len() == self.minted {
                return;
            }
            for what in
                [Happens::Send, Happens::GatewayReads(self.connections.len() - 1), Happens::Later(600)]
            {
                self.happen(what);
            }
            for _ in 0..self.under_way.len() {
                self.happen(Happens::Flush(0));
                self.happen(Happens::Report(0));
            }
            self.client_reads();
        }
        panic!("{} of {} accepted", self.accepted.len(), self.minted);
    }

    fn assert_in_order(&self) {
        let mut first: HashMap<usize, usize> = HashMap::new();
        for (at, message) in self.log.iter().enumerate() {
            first.entry(*message).or_insert(at);
        }
        let places: Vec<usize> =
            (0..self.minted).filter_map(|message| first.get(&message).copied()).collect();
        assert!(places.is_sorted(), "first occurrences out of outbox order: {:?}", self.log);
        let highest = first.keys().max().copied();
        assert_eq!(first.len(), highest.map_or(0, |n| n + 1), "a message was overtaken: {:?}", self.log);
        assert!(
            self.accepted.iter().all(|message| first.contains_key(message)),
            "a tick before it was durable"
        );
    }
}

fn say(message: usize) -> ClientFrame {
    ClientFrame::Say(Say {
        timeline: timeline(),
        cid: cid(message),
        sender: SenderId(Uuid::from_u128(3)),
        no: message as u64,
        kind: SpeechKind::Message,
        text: format!("message {message}"),
        files: Vec::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, ..ProptestConfig::default() })]

    #[test]
    fn first_occurrences_in_the_log_stand_in_outbox_order(
        plan in prop::collection::vec(happens(), 1..220),
        burst in prop_oneof![Just(4_u32), Just(1_000)],
    ) {
        let mut world = World::new(Rate { burst, per_second: 5.0 });
        for what in plan {
            world.happen(what);
            world.assert_in_order();
        }
        world.settle();
        world.assert_in_order();
        prop_assert_eq!(world.accepted.len(), world.minted);
    }
}
