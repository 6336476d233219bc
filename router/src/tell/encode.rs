//! Frames per audience. A customer's entry is built from `Visible` alone; each frame is serialised once.

use std::sync::Arc;

use domain::desk::InboxChange;
use domain::entry::Entry;
use domain::turn::Tell;
use domain::{CustomerId, OperatorId, Subject, TenantId, TimelineId};
use protocol::frame::{AuthorKind, EntryFrame, ServerFrame};
use protocol::link::{Audience, Numbered, Side};
use serde_json::value::{RawValue, to_raw_value};
use store::receipts::Marked;
use store::state::RecentHead;

use super::names::Named;
use super::route::Addressed;
use crate::turn::decide::{Repeat, Traced};

/// Somebody writes, or has stopped.
#[derive(Clone, Debug)]
pub(crate) struct TypingNow {
    pub tenant: TenantId,
    pub timeline: TimelineId,
    pub customer: CustomerId,
    pub assignee: Option<OperatorId>,
    pub by: AuthorKind,
    pub name: String,
    pub on: bool,
}

/// Everything a turn tells, in its order, each with the trace of the record that led to it.
pub(super) fn turn(tell: &[Tell], traces: &[Traced], names: &Named) -> Vec<Addressed> {
    let mut deliveries = Vec::with_capacity(tell.len());
    let mut staff: Option<(*const Entry, Arc<RawValue>)> = None;
    let mut traces = traces.iter().peekable();
    for (place, tell) in tell.iter().enumerate() {
        while traces.next_if(|traced| traced.tells.end <= place).is_some() {}
        let trace = traces.peek().filter(|traced| traced.tells.contains(&place)).map(|traced| traced.trace);
        let first = deliveries.len();
        match tell {
            Tell::Entry { to: to @ Subject::Customer(..), entry } => {
                deliveries.extend(for_customer(*to, entry))
            }
            Tell::Entry { to, entry } => {
                // An entry goes to its staff one after the other: the frame is the same.
                let same = staff.as_ref().filter(|(held, _)| *held == Arc::as_ptr(entry));
                let frame =
                    same.map_or_else(|| staff_frame(to.tenant(), entry, names), |(_, frame)| frame.clone());
                staff = Some((Arc::as_ptr(entry), frame.clone()));
                deliveries.push(for_staff(*to, entry, frame));
            }
            Tell::Inbox { tenant, operator, number, conversation, change } => {
                let frame = ServerFrame::InboxChange {
                    version: number.0,
                    conversation: *conversation,
                    change: inbox_change(*change).to_owned(),
                };
                deliveries.push(addressed(Subject::Operator(*tenant, *operator), Audience::Staff, &frame));
            }
            Tell::Board { tenant, queue, number, ticket } => {
                let frame = ServerFrame::BoardChange {
                    version: number.0,
                    conversation: ticket.conversation,
                    waiting: ticket.is_waiting(),
                };
                deliveries.push(addressed(Subject::Queue(*tenant, *queue), Audience::Staff, &frame));
            }
            Tell::Result(result) => {
                let frame = ServerFrame::Result {
                    cid: result.client_id,
                    version: result.answer.ok().map(|version| version.0),
                    problem: result.answer.err().map(Into::into),
                };
                deliveries.push(addressed(result.asker, audience_of(result.asker), &frame));
            }
        }
        deliveries[first..].iter_mut().for_each(|addressed| addressed.trace = trace);
    }
    deliveries
}

/// Entries told to their authors again.
pub(super) fn repeats(repeats: &[Repeat], entries: &[Entry], names: &Named) -> Vec<Addressed> {
    let found = |repeat: &Repeat| {
        let entry =
            entries.iter().find(|it| it.timeline == repeat.timeline && it.position == repeat.position)?;
        let told = match repeat.author {
            Subject::Customer(..) => for_customer(repeat.author, entry)?,
            author => for_staff(author, entry, staff_frame(author.tenant(), entry, names)),
        };
        Some(Addressed { trace: repeat.trace, ..told })
    };
    repeats.iter().filter_map(found).collect()
}

/// The newest numbers of timelines, to everybody who listens to them.
pub(super) fn heads(heads: &[RecentHead]) -> Vec<Addressed> {
    let mut deliveries = Vec::new();
    for head in heads {
        let frame = |n| ServerFrame::Head { timeline: head.timeline, n };
        let customer = Subject::Customer(head.tenant, head.customer);
        deliveries.push(addressed(customer, Audience::Customer, &frame(head.seq.0)));
        for subject in staff_of(head.tenant, head.timeline, head.assignee) {
            deliveries.push(addressed(subject, Audience::Staff, &frame(head.position.0)));
        }
    }
    deliveries
}

/// How far a side has come, to the other side in its numbers.
pub(super) fn receipts(marked: &[Marked]) -> Vec<Addressed> {
    let mut deliveries = Vec::new();
    for mark in marked {
        let frame = ServerFrame::Receipt {
            timeline: mark.timeline,
            delivered: mark.delivered_there,
            read: mark.read_there,
        };
        match mark.side {
            Side::Operator => {
                let customer = Subject::Customer(mark.tenant, mark.customer);
                deliveries.push(addressed(customer, Audience::Customer, &frame));
            }
            Side::Customer => {
                for subject in staff_of(mark.tenant, mark.timeline, mark.assignee) {
                    deliveries.push(addressed(subject, Audience::Staff, &frame));
                }
            }
        }
    }
    deliveries
}

/// To the other side; never tried again.
pub(super) fn typing(now: &TypingNow) -> Vec<Addressed> {
    let frame =
        ServerFrame::Typing { timeline: now.timeline, by: now.by, name: now.name.clone(), on: now.on };
    let mut deliveries = match now.by {
        AuthorKind::Customer => staff_of(now.tenant, now.timeline, now.assignee)
            .into_iter()
            .map(|subject| addressed(subject, Audience::Staff, &frame))
            .collect(),
        AuthorKind::Operator | AuthorKind::Supervisor => {
            vec![addressed(Subject::Customer(now.tenant, now.customer), Audience::Customer, &frame)]
        }
        AuthorKind::System => vec![],
    };
    for addressed in &mut deliveries {
        addressed.is_fleeting = true;
    }
    deliveries
}

fn staff_of(tenant: TenantId, timeline: TimelineId, assignee: Option<OperatorId>) -> Vec<Subject> {
    let assignee = assignee.map(|operator| Subject::Operator(tenant, operator));
    assignee.into_iter().chain([Subject::Timeline(tenant, timeline)]).collect()
}

fn for_customer(to: Subject, entry: &Entry) -> Option<Addressed> {
    let visible = entry.visible()?;
    let frame = ServerFrame::Entry(EntryFrame::for_customer(&visible));
    let number = Some(Numbered { timeline: entry.timeline, n: visible.seq().0 });
    Some(Addressed { number, ..addressed(to, Audience::Customer, &frame) })
}

fn for_staff(to: Subject, entry: &Entry, frame: Arc<RawValue>) -> Addressed {
    let number = Some(Numbered { timeline: entry.timeline, n: entry.position.0 });
    Addressed { subject: to, audience: Audience::Staff, number, trace: None, frame, is_fleeting: false }
}

fn staff_frame(tenant: Option<TenantId>, entry: &Entry, names: &Named) -> Arc<RawValue> {
    let name = tenant.zip(entry.author.operator()).and_then(|author| names.get(&author));
    raw(&ServerFrame::Entry(EntryFrame::for_staff(entry, name.map(|name| name.to_string()))))
}

fn addressed(subject: Subject, audience: Audience, frame: &ServerFrame) -> Addressed {
    Addressed { subject, audience, number: None, trace: None, frame: raw(frame), is_fleeting: false }
}

fn raw(frame: &ServerFrame) -> Arc<RawValue> {
    to_raw_value(frame).expect("a frame has no map with keys that are not strings").into()
}

const fn audience_of(subject: Subject) -> Audience {
    match subject {
        Subject::Customer(..) => Audience::Customer,
        Subject::Operator(..) | Subject::Timeline(..) | Subject::Queue(..) | Subject::Pod(_) => {
            Audience::Staff
        }
    }
}

const fn inbox_change(change: InboxChange) -> &'static str {
    match change {
        InboxChange::Gained => "gained",
        InboxChange::Lost => "lost",
        InboxChange::Done => "done",
        InboxChange::Offered => "offered",
        InboxChange::Withdrawn => "withdrawn",
        InboxChange::WrapUp => "wrap_up",
        InboxChange::Changed => "changed",
        InboxChange::Status => "status",
    }
}

#[cfg(test)]
mod tests;
