//! What each figure means, in the one place from which the documents and the screen's help have it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a figure is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Debug, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureUnit {
    Count,
    Percent,
    /// In milliseconds.
    Time,
}

impl FigureUnit {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Time => "time",
        }
    }
}

macro_rules! figures {
    ($($name:ident $code:literal $title:literal $meaning:literal)*) => {
        /// A figure of the monitor.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Debug, TS, ToSchema)]
        pub enum FigureName {
            $(#[doc = $meaning] #[serde(rename = $code)] $name,)*
        }

        impl FigureName {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As REST and tables have it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// As a screen heads it.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What it is measured in; of a time in `/v1/monitor/live` that is an instant: how long ago it was.
            pub const fn unit(self) -> FigureUnit {
                match self {
                    Self::AbandonedPercent | Self::ServiceLevel => FigureUnit::Percent,
                    Self::LongestWait
                    | Self::ReplyOverdue
                    | Self::Estimate
                    | Self::Wait
                    | Self::FirstReply
                    | Self::Reply
                    | Self::Handling => FigureUnit::Time,
                    Self::Waiting
                    | Self::InWork
                    | Self::Entered
                    | Self::Answered
                    | Self::Abandoned
                    | Self::FlowedOut
                    | Self::MissedOffers
                    | Self::DeclinedOffers
                    | Self::Transferred
                    | Self::Closed
                    | Self::Reopened
                    | Self::FreeSlots => FigureUnit::Count,
                }
            }

            /// What it means, in one sentence or two.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

figures! {
    Waiting "waiting" "Waiting"
        "Conversations that nobody answers yet: in a queue, or offered to somebody who has not accepted."
    LongestWait "longest_wait" "Longest wait"
        "Now minus the time at which the customer who has waited longest began to; kept over every return to a queue."
    InWork "in_work" "In work"
        "Conversations in an operator's hands, those on hold among them; what is written up does not count."
    ReplyOverdue "reply_overdue" "Reply overdue"
        "The longest time for which a customer in a served conversation has waited for a word at this moment."
    Estimate "estimate" "For a new customer"
        "Place of a new customer × the mean time between answers in the last 15 minutes, a quarter less to a quarter more. Under one minute if an operator is free. Hidden with fewer than five answers."
    Entered "entered" "Entered"
        "Visits of conversations to a queue that began in the window. A visit begins when the customer comes to the queue or the conversation is given back to it; an offer that is not accepted is part of the visit."
    Answered "answered" "Answered"
        "Visits that ended in the window in an operator's hands."
    Abandoned "abandoned" "Abandoned"
        "Visits that ended in the window because the conversation was closed before anybody answered; those of less than 10 s are shown apart."
    AbandonedPercent "abandoned_percent" "Abandoned, per cent"
        "Abandoned after 10 s or more ÷ (answered + abandoned after 10 s or more) × 100."
    FlowedOut "flowed_out" "Flowed out"
        "Visits that ended in the window because the conversation went to another queue or back to a bot."
    ServiceLevel "service_level" "Service level"
        "Visits answered within the queue's promised time ÷ (answered + abandoned after 10 s or more) × 100. Over several queues: the sums divided, never the mean of the queues."
    Wait "wait" "Wait"
        "Of visits answered in the window: the time from the beginning of the visit to the answer."
    FirstReply "first_reply" "First reply"
        "Of conversations whose first reply after an opening or reopening came in the window: that reply minus the customer's first word after it."
    Reply "reply" "Reply"
        "Of every reply in the window that a customer waited for: that reply minus the first of the customer's words that it answers."
    Handling "handling" "Handling"
        "Of stretches in one operator's hands that ended in the window: the time in hand, and the time to write up that followed."
    MissedOffers "missed_offers" "Missed offers"
        "Offers that ended in the window without an answer although a page showed them."
    DeclinedOffers "declined_offers" "Declined offers"
        "Offers that an operator declined in the window."
    Transferred "transferred" "Transferred"
        "Hand-overs in the window, by operators and supervisors, to an operator or to a queue."
    Closed "closed" "Closed"
        "Conversations that were closed in the window."
    Reopened "reopened" "Reopened"
        "Conversations that were opened again in the window."
    FreeSlots "free_slots" "Free slots"
        "Slots that can be offered something at this moment: of operators who are online, connected and not about to leave."
}
