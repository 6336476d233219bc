//! What people do, as records.

use domain::entry::Author;
use domain::timeline::{Profile, Speech};
use domain::{
    ClientId, ConversationId, CustomerId, DeskId, OperatorId, SenderId, SenderNo, Subject, TenantId,
    TimelineId,
};
use protocol::record::{Command, Record};
use uuid::Uuid;

/// A customer with a timeline of its own.
#[derive(Clone, Copy)]
pub(crate) struct Customer {
    pub(crate) tenant: TenantId,
    pub(crate) id: CustomerId,
    pub(crate) timeline: TimelineId,
    pub(crate) sender: SenderId,
}

impl Customer {
    pub(crate) fn new(tenant: TenantId) -> Self {
        let id = CustomerId(Uuid::new_v4());
        Self { tenant, id, timeline: TimelineId::of(id, "web"), sender: SenderId(Uuid::new_v4()) }
    }

    pub(crate) fn subject(&self) -> Subject {
        Subject::Customer(self.tenant, self.id)
    }

    pub(crate) fn watchers(&self) -> Subject {
        Subject::Timeline(self.tenant, self.timeline)
    }

    pub(crate) fn says(&self, text: &str) -> Record {
        self.says_as(ClientId(Uuid::now_v7()), 0, text)
    }

    pub(crate) fn says_as(&self, client_id: ClientId, no: u64, text: &str) -> Record {
        Record::new(
            self.tenant,
            Command::Say {
                timeline: self.timeline,
                author: Author::Customer(self.id),
                client_id,
                sender: Some((self.sender, SenderNo(no))),
                speech: Speech::Message,
                text: text.to_owned(),
                files: vec![],
                profile: Some(Profile { customer: self.id, name: "Ann".to_owned() }),
            },
        )
    }
}

pub(crate) fn staff_says(to: &Customer, by: OperatorId, speech: Speech, text: &str) -> Record {
    Record::new(
        to.tenant,
        Command::Say {
            timeline: to.timeline,
            author: Author::Operator(by),
            client_id: ClientId(Uuid::now_v7()),
            sender: None,
            speech,
            text: text.to_owned(),
            files: vec![],
            profile: None,
        },
    )
}

pub(crate) fn takes(tenant: TenantId, by: OperatorId, conversation: ConversationId) -> Record {
    Record::new(
        tenant,
        Command::Take {
            desk: DeskId::default_of(tenant),
            by: Author::Operator(by),
            client_id: ClientId(Uuid::now_v7()),
            conversation,
            if_version: None,
        },
    )
}

pub(crate) fn closes(of: &Customer, by: Author) -> Record {
    Record::new(
        of.tenant,
        Command::Close { timeline: of.timeline, by, client_id: ClientId(Uuid::now_v7()), if_version: None },
    )
}

pub(crate) fn reopens(of: &Customer, by: OperatorId) -> Record {
    let by = Author::Operator(by);
    Record::new(
        of.tenant,
        Command::Reopen { timeline: of.timeline, by, client_id: ClientId(Uuid::now_v7()), if_version: None },
    )
}

/// The id under which a command was sent.
pub(crate) fn client_id(record: &Record) -> ClientId {
    match &record.command {
        Command::Say { client_id, .. }
        | Command::Close { client_id, .. }
        | Command::Reopen { client_id, .. }
        | Command::Take { client_id, .. }
        | Command::Desk { client_id, .. }
        | Command::Fill { client_id, .. } => *client_id,
        Command::HandOver { .. } | Command::Fact { .. } => panic!("it has none"),
    }
}
