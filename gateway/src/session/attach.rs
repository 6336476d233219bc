//! A text that names files: before it is appended a router says whether its author may name them, and what they are. In
//! its lane, so that nothing overtakes it meanwhile.

use domain::file::Attachment;
use domain::{ClientId, TimelineId};
use protocol::link::{Pull, PullAnswer};
use protocol::record::{Command, Record};

use super::{Asked, Effect, Now, Session, Unanswered, speech};

/// The record, if a router must be asked for its files.
pub(super) fn asks(record: Record) -> Option<Box<Record>> {
    match &record.command {
        Command::Say { files, .. } if !files.is_empty() => Some(Box::new(record)),
        _ => None,
    }
}

/// What is asked of a router for a record of [`asks`].
pub(super) fn question(cid: ClientId, record: &Record) -> Effect {
    let Command::Say { timeline, author, files, .. } = &record.command else {
        unreachable!("only texts name files")
    };
    let (timeline, author) = (*timeline, author.id());
    let files = files.iter().map(|file| file.id).collect();
    let pull = Pull::Files { tenant: record.tenant, timeline, author, files };
    Effect::Pull { asked: Asked::Files { timeline, cid }, pull, join: None }
}

impl Session {
    pub(super) fn files_answered(
        &mut self,
        now: Now,
        timeline: TimelineId,
        cid: ClientId,
        answer: Result<PullAnswer, Unanswered>,
    ) {
        let key = timeline.0;
        let Some(record) = self.lanes.asking(key, cid) else { return };
        match answer {
            Ok(PullAnswer::Files { files }) => {
                let value = speech::encode(&carrying(record.clone(), files));
                self.lanes.found(key, value);
            }
            Ok(PullAnswer::Problem { problem }) => {
                self.lanes.done(key);
                self.refuse(Some(cid), None, problem);
            }
            _ => return self.lanes.again(key, now.ms),
        }
        self.start(now, key);
    }
}

fn carrying(mut record: Record, found: Vec<Attachment>) -> Record {
    if let Command::Say { files, .. } = &mut record.command {
        *files = found;
    }
    record
}
