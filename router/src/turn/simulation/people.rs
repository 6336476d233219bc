//! What customers and operators do in the simulation.

use domain::desk::Target;
use domain::entry::Author;
use domain::operator::Status;
use domain::ticket::{OrElse, Ticket, TicketState};
use domain::timeline::{Profile, Speech};
use domain::{ClientId, CustomerId, SenderId, SenderNo, TimelineId};
use protocol::record::{Command, DeskAsk, Record};
use uuid::Uuid;

use super::router::{OPERATORS, desk_id, operator, second_queue, tenant};
use super::world::World;

const CUSTOMERS: u64 = 4;

impl World {
    pub(super) fn somebody_acts(&mut self) {
        let customer = CustomerId(Uuid::from_u128(u128::from(10 + self.dice.below(CUSTOMERS))));
        let timeline = TimelineId::of(customer, "web");
        let operator = operator(self.dice.below(OPERATORS));
        let conversation = self.store.timelines.get(&timeline).and_then(|held| held.conversation.as_ref());
        let conversation = conversation.map(|conversation| conversation.id);
        self.minted += 1;
        let client_id = ClientId(Uuid::from_u128(u128::from(self.minted)));
        let by = Author::Operator(operator);
        let command = match (self.dice.below(8), conversation) {
            (0..=2, _) => {
                let sender = Some((SenderId(customer.0), SenderNo(self.minted)));
                let profile = Some(Profile { customer, name: String::new() });
                let (author, speech, text) = (Author::Customer(customer), Speech::Message, "hi".to_owned());
                Command::Say { timeline, author, client_id, sender, speech, text, files: vec![], profile }
            }
            (3 | 4, _) => {
                let sender = Some((SenderId(operator.0), SenderNo(self.minted)));
                let speech = if self.dice.one_in(3) { Speech::Note } else { Speech::Message };
                let text = "hello".to_owned();
                Command::Say {
                    timeline,
                    author: by,
                    client_id,
                    sender,
                    speech,
                    text,
                    files: vec![],
                    profile: None,
                }
            }
            (5, Some(conversation)) => {
                Command::Take { desk: desk_id(), by, client_id, conversation, if_version: None }
            }
            (6, _) => {
                Command::Close { timeline, by: Author::Supervisor(operator), client_id, if_version: None }
            }
            (_, _) => Command::Reopen { timeline, by, client_id, if_version: None },
        };
        let record = Record::new(tenant(), command);
        self.append(record.clone());
        // A gateway that did not hear of the append appends again, nothing of its lane in between.
        while self.dice.one_in(4) {
            self.append(record.clone());
        }
    }

    /// An operator answers an offer, hands over, holds, writes up, chooses a status.
    pub(super) fn an_operator_acts(&mut self) {
        let by = operator(self.dice.below(OPERATORS));
        self.minted += 1;
        let client_id = ClientId(Uuid::from_u128(u128::from(self.minted)));
        let mut tickets: Vec<&Ticket> = self.store.tickets.values().collect();
        tickets.sort_by_key(|ticket| ticket.conversation);
        let offered =
            |ticket: &&Ticket| matches!(&ticket.state, TicketState::Offered { offer, .. } if offer.to == by);
        let offer = tickets.iter().copied().find(offered).map(|ticket| (ticket.conversation, ticket.version));
        let mine = tickets.iter().copied().find(|ticket| ticket.is_assigned_to(by));
        let mine = mine.map(|ticket| ticket.conversation);
        let written_up = tickets.iter().find(|ticket| matches!(ticket.state, TicketState::WrapUp { .. }));
        let written_up = written_up.map(|ticket| ticket.conversation);
        let ask = match (self.dice.below(12), offer, mine) {
            (0..=1, Some((conversation, offer)), _) => DeskAsk::Seen { conversation, offer },
            (2..=4, Some((conversation, offer)), _) => DeskAsk::Accept { conversation, offer },
            (5, Some((conversation, offer)), _) => {
                DeskAsk::Decline { conversation, offer, reason: String::new() }
            }
            (6 | 7, _, Some(conversation)) => {
                let to = match self.dice.below(4) {
                    0 => Target::Back,
                    1 => Target::Queue(second_queue()),
                    _ => Target::Operator(operator(self.dice.below(OPERATORS))),
                };
                let (is_warm, comment) = (self.dice.one_in(2), String::new());
                let or_else = if self.dice.one_in(2) { OrElse::Queue } else { OrElse::Fail };
                DeskAsk::Transfer { conversation, to, is_warm, or_else, comment, if_version: None }
            }
            (8, _, Some(conversation)) => DeskAsk::Hold { conversation, is_held: self.dice.one_in(2) },
            (9, ..) if written_up.is_some() => {
                DeskAsk::WrappedUp { conversation: written_up.expect("there is one") }
            }
            (10, ..) => {
                self.here.insert(by);
                DeskAsk::Device { device: SenderId(by.0), is_away: self.dice.one_in(5) }
            }
            _ => {
                let status = match self.dice.below(6) {
                    0 => Status::Away { reason: "lunch".to_owned() },
                    1 => Status::Offline,
                    _ => Status::Online,
                };
                DeskAsk::Status { operator: None, status, is_next: self.dice.one_in(4) }
            }
        };
        let by = Author::Operator(by);
        let record = Record::new(tenant(), Command::Desk { desk: desk_id(), by, client_id, ask });
        self.append(record.clone());
        if self.dice.one_in(4) {
            self.append(record);
        }
    }
}
