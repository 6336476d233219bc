// Generated from crates/protocol by `make gen`. Do not edit.

import type { Problem, StatusName } from './generated.ts';

/**
 * The tiles and the queues. `GET /v1/monitor/live?window=&queue=&known=&wait_ms=`
 */
export type Live = { as_of: number, 
/**
 * Give it back as `known`: the answer waits until something differs, `wait_ms` at the most.
 */
digest: string, 
/**
 * The digests of the lists: one that is as it was need not be fetched again.
 */
lists: Digests, window: WindowName, 
/**
 * Where the window begins.
 */
from: number, 
/**
 * The tenant's zone, of which *today* is a day.
 */
zone: string, 
/**
 * Of the queues that the asker may see, together.
 */
all: Figures, 
/**
 * The queue that has waited longest.
 */
longest_queue: string | null, operators: OperatorCounts, 
/**
 * By name.
 */
queues: Array<QueueLive>, 
/**
 * Alerts that last.
 */
alerts: number, };

/**
 * What the lists hash to.
 */
export type Digests = { operators: string, waiting: string, conversations: string, alerts: string, };

/**
 * A queue now.
 */
export type QueueLive = { id: string, name: string, 
/**
 * What it asks for, by name.
 */
skills: Array<string>, 
/**
 * Offers nothing until somebody resumes it.
 */
is_paused: boolean, 
/**
 * Who paused or changed it last, and when; given while it is paused.
 */
paused_by?: string, paused_at?: number, 
/**
 * By its business hours.
 */
is_open: boolean, figures: Figures, 
/**
 * Online, in this queue, with a slot for it; and all who are online in it.
 */
free_operators: number, online_operators: number, };

/**
 * What is counted.
 */
export type WindowName = "30m" | "60m" | "today";

/**
 * The figures of a queue, or of several together. [`super::FigureName`] says what each means.
 */
export type Figures = { 
/**
 * Waiting and offered.
 */
waiting: number, 
/**
 * Of those: offered to somebody at the moment.
 */
offered: number, 
/**
 * When the one that has waited longest began to.
 */
longest_since: number | null, 
/**
 * In an operator's hands, those on hold among them.
 */
in_work: number, on_hold: number, wrap_up: number, 
/**
 * When the customer who has waited longest for a reply in a served conversation began to.
 */
reply_since: number | null, 
/**
 * What a new customer would wait, from and to; `null` when there is too little to tell it by.
 */
estimate_ms: [number, number] | null, entered: number, answered: number, 
/**
 * Of those answered: within the promise.
 */
answered_in_time: number, abandoned: number, 
/**
 * Of those abandoned: after less than 10 s.
 */
abandoned_short: number, flowed_out: number, 
/**
 * One decimal.
 */
service_level_percent: number | null, 
/**
 * One decimal.
 */
abandoned_percent: number | null, 
/**
 * Of those answered, how long each waited in the queue.
 */
wait: Spread | null, first_reply: Spread | null, 
/**
 * Every reply, the first ones too.
 */
reply: Spread | null, 
/**
 * In hand, then written up.
 */
handling: Spread | null, missed_offers: number, declined_offers: number, transferred: number, closed: number, reopened: number, promise: Promise, };

/**
 * What is promised. `null`: nothing of the kind; the service level is then measured within 30 s.
 */
export type Promise = { service_level_percent: number | null, 
/**
 * Answered within this time counts for the service level.
 */
within_ms: number | null, longest_wait_ms: number | null, first_reply_ms: number | null, };

/**
 * How long something took. Percentiles are upper bounds of their buckets: less than 1.6 % above the exact value.
 */
export type Spread = { count: number, 
/**
 * Exact, rounded to the millisecond.
 */
average_ms: number, median_ms: number, p90_ms: number, 
/**
 * Exact.
 */
longest_ms: number, };

/**
 * How many operators are in which state.
 */
export type OperatorCounts = { online: number, busy: number, away: number, lost: number, offline: number, 
/**
 * Of those online or busy: with something to write up.
 */
wrap_up: number, 
/**
 * Slots of those online, busy or lost: in use, free to be offered to, and all.
 */
slots_used: number, slots_free: number, slots: number, };

/**
 * `GET /v1/monitor/operators?queue=&window=`
 */
export type Operators = { as_of: number, digest: string, 
/**
 * By name.
 */
operators: Array<OperatorRow>, };

/**
 * An operator now.
 */
export type OperatorRow = { id: string, name: string, state: OperatorState, 
/**
 * When the state of choice began; of `lost`, when the connection was. 0: none was ever chosen.
 */
since: number, 
/**
 * Of `lost`: when the conversations in hand go back.
 */
grace_until: number | null, status: StatusName, 
/**
 * Of `away`; `missed` if two offers in a row were.
 */
reason: string | null, 
/**
 * Once the conversations in hand are done.
 */
next: StatusName | null, next_reason: string | null, 
/**
 * Slots in use, and how many there are.
 */
used: number, capacity: number, 
/**
 * Everything in hand, what takes no slot too.
 */
in_hand: number, queues: Array<string>, 
/**
 * The customer who has waited longest for a word of this operator.
 */
reply_since: number | null, reply_conversation: string | null, 
/**
 * The last time to write up that runs.
 */
wrap_up_until: number | null, 
/**
 * Offers missed in a row.
 */
misses: number, 
/**
 * In the window.
 */
answered: number, missed_offers: number, declined_offers: number, closed: number, };

/**
 * What an operator is doing.
 */
export type OperatorState = "online" | "busy" | "away" | "lost" | "offline";

/**
 * `GET /v1/monitor/waiting?queue=`
 */
export type Waiting = { as_of: number, digest: string, 
/**
 * The longest waiting first; at most 200.
 */
waiting: Array<WaitingRow>, 
/**
 * All that wait.
 */
total: number, };

/**
 * A conversation that nobody answers yet.
 */
export type WaitingRow = { conversation: string, timeline: string, customer: string, 
/**
 * Empty for a guest.
 */
name: string, queue: string, 
/**
 * In its queue, from 1, by the time of waiting.
 */
place: number, 
/**
 * When the customer began to wait; kept over every return to a queue.
 */
since: number, priority: WaitPriority, 
/**
 * What it asks for beside what its queue does, by name.
 */
skills: Array<string>, state: WaitPlace, 
/**
 * Who is asked at the moment.
 */
offered_to: string | null, offered_name: string | null, 
/**
 * Until when they are; of `resting`, when the next round begins.
 */
until: number | null, 
/**
 * Asked in this round.
 */
tried: number, 
/**
 * What `If-Match` and `if_version` compare with.
 */
version: number, preview: string, };

/**
 * How it waits.
 */
export type WaitPlace = "waiting" | "offered" | "resting";

/**
 * Who is served before whom.
 */
export type WaitPriority = "low" | "normal" | "high" | "urgent";

/**
 * `GET /v1/monitor/conversations?queue=&operator=`
 */
export type LiveConversations = { as_of: number, digest: string, 
/**
 * Whose customer has waited longest for a word first, then the oldest; at most 200.
 */
conversations: Array<LiveConversation>, 
/**
 * All that are in somebody's hands.
 */
total: number, };

/**
 * A conversation in an operator's hands.
 */
export type LiveConversation = { conversation: string, timeline: string, customer: string, 
/**
 * Empty for a guest.
 */
name: string, queue: string, operator: string, operator_name: string, place: LivePlace, 
/**
 * When the customer began to wait.
 */
since: number, 
/**
 * When it came into these hands.
 */
in_hand_since: number, 
/**
 * Since when the customer waits for a word.
 */
reply_since: number | null, 
/**
 * Of the ticket: what `take`, `transfer` and `if_version` compare with.
 */
version: number, preview: string, };

/**
 * What the operator has to do with it.
 */
export type LivePlace = "active" | "on_hold" | "leaving" | "lost" | "wrap_up";

/**
 * `GET /v1/monitor/alerts`
 */
export type Alerts = { as_of: number, digest: string, 
/**
 * The newest first: those that last, and what happened in the last hour; at most 100.
 */
alerts: Array<Alert>, };

/**
 * Something that somebody should look at.
 */
export type Alert = { 
/**
 * Grows.
 */
no: number, level: AlertLevel, at: number, 
/**
 * Of a rule: when it was over; none = it lasts. What happened at once has none and lasts until it is seen.
 */
ended_at: number | null, seen: Seen | null, } & ({ "kind": "all_tried", conversation: string, queue: string, } | { "kind": "still_silent", conversation: string, operator: string, } | { "kind": "operator_gone", operator: string, tickets: number, } | { "kind": "operator_misses", operator: string, } | { "kind": "rule", rule: string, name: string, figure: FigureName, 
/**
 * None: all queues together.
 */
queue: string | null, 
/**
 * What the figure was when it began; milliseconds, a number or per cent.
 */
value: number, threshold: number, 
/**
 * It comes up over the monitor.
 */
shows_toast: boolean, plays_sound: boolean, });

/**
 * What it is about.
 */
export type AlertKind = { "kind": "all_tried", conversation: string, queue: string, } | { "kind": "still_silent", conversation: string, operator: string, } | { "kind": "operator_gone", operator: string, tickets: number, } | { "kind": "operator_misses", operator: string, } | { "kind": "rule", rule: string, name: string, figure: FigureName, 
/**
 * None: all queues together.
 */
queue: string | null, 
/**
 * What the figure was when it began; milliseconds, a number or per cent.
 */
value: number, threshold: number, 
/**
 * It comes up over the monitor.
 */
shows_toast: boolean, plays_sound: boolean, };

export type AlertLevel = "warn" | "bad";

/**
 * Who has taken it on.
 */
export type Seen = { by: string, name: string, at: number, };

/**
 * How far back a chart goes.
 */
export type SeriesName = "60m" | "today";

/**
 * `GET /v1/monitor/series?over=&queue=`. Columns of equal length; the last point is `as_of`.
 */
export type Series = { as_of: number, over: SeriesName, 
/**
 * Between points, in milliseconds.
 */
step_ms: number, 
/**
 * The end of each step.
 */
at: Array<number>, 
/**
 * At that instant.
 */
waiting: Array<number>, 
/**
 * Of those that waited at that instant, in their queue; `null`: nobody did.
 */
longest_ms: Array<number | null>, 
/**
 * In that step.
 */
entered: Array<number>, answered: Array<number>, abandoned: Array<number>, 
/**
 * Over the 30 minutes before that instant.
 */
service_level_percent: Array<number | null>, 
/**
 * The same a week before.
 */
service_level_last_week_percent: Array<number | null>, 
/**
 * How long those answered in the whole stretch had waited.
 */
waits: Array<HistogramBar>, };

/**
 * Waits up to `to_ms`, and more than the bar before.
 */
export type HistogramBar = { 
/**
 * `null`: all that are longer.
 */
to_ms: number | null, count: number, };

/**
 * `POST /v1/monitor/moves`: up to 100 conversations to one place. With an `Idempotency-Key`.
 */
export type BulkMove = { 
/**
 * 1 to 100, each once.
 */
conversations: Array<MoveOne>, to: MoveTo, 
/**
 * Whether it waits in its queue if the operator cannot take it; else it stays where it is.
 */
or_queue?: boolean, 
/**
 * Notes it for the operators; at most 2 000 characters.
 */
comment?: string, };

export type MoveOne = { id: string, 
/**
 * The ticket's, as the screen shows it; none: whichever it is.
 */
if_version?: number, };

/**
 * Where to.
 */
export type MoveTo = { "kind": "operator", id: string, } | { "kind": "queue", id: string, } | { "kind": "back" };

/**
 * The answer: one for each conversation, in their order.
 */
export type BulkMoved = { moved: Array<Moved>, };

/**
 * What became of one. Neither version nor problem: stored, not decided yet.
 */
export type Moved = { id: string, 
/**
 * Of the ticket, now.
 */
version?: number, problem?: Problem, };

/**
 * `POST /v1/monitor/operators/{id}/status`. With an `Idempotency-Key`.
 */
export type ForceStatus = { status: StatusName, 
/**
 * Of `away`; 1 to 60 characters.
 */
reason?: string, 
/**
 * Once the conversations in hand are done.
 */
next?: boolean, };

/**
 * `POST /v1/monitor/operators/{id}/capacity`. With an `Idempotency-Key`.
 */
export type SetCapacity = { 
/**
 * 0 to 100; none: what the settings say.
 */
capacity?: number, };

/**
 * A figure of the monitor.
 */
export type FigureName = "waiting" | "longest_wait" | "in_work" | "reply_overdue" | "estimate" | "entered" | "answered" | "abandoned" | "abandoned_percent" | "flowed_out" | "service_level" | "wait" | "first_reply" | "reply" | "handling" | "missed_offers" | "declined_offers" | "transferred" | "closed" | "reopened" | "free_slots";

/**
 * What a figure is measured in.
 */
export type FigureUnit = "count" | "percent" | "time";

/** What each figure means, in the words of docs/metrics.md, and what it is measured in. */
export const FIGURE: Record<FigureName, { title: string; meaning: string; unit: FigureUnit }> = {
  waiting: { title: "Waiting", meaning: "Conversations that nobody answers yet: in a queue, or offered to somebody who has not accepted.", unit: "count" },
  longest_wait: { title: "Longest wait", meaning: "Now minus the time at which the customer who has waited longest began to; kept over every return to a queue.", unit: "time" },
  in_work: { title: "In work", meaning: "Conversations in an operator's hands, those on hold among them; what is written up does not count.", unit: "count" },
  reply_overdue: { title: "Reply overdue", meaning: "The longest time for which a customer in a served conversation has waited for a word at this moment.", unit: "time" },
  estimate: { title: "For a new customer", meaning: "Place of a new customer × the mean time between answers in the last 15 minutes, a quarter less to a quarter more. Under one minute if an operator is free. Hidden with fewer than five answers.", unit: "time" },
  entered: { title: "Entered", meaning: "Visits of conversations to a queue that began in the window. A visit begins when the customer comes to the queue or the conversation is given back to it; an offer that is not accepted is part of the visit.", unit: "count" },
  answered: { title: "Answered", meaning: "Visits that ended in the window in an operator's hands.", unit: "count" },
  abandoned: { title: "Abandoned", meaning: "Visits that ended in the window because the conversation was closed before anybody answered; those of less than 10 s are shown apart.", unit: "count" },
  abandoned_percent: { title: "Abandoned, per cent", meaning: "Abandoned after 10 s or more ÷ (answered + abandoned after 10 s or more) × 100.", unit: "percent" },
  flowed_out: { title: "Flowed out", meaning: "Visits that ended in the window because the conversation went to another queue or back to a bot.", unit: "count" },
  service_level: { title: "Service level", meaning: "Visits answered within the queue's promised time ÷ (answered + abandoned after 10 s or more) × 100. Over several queues: the sums divided, never the mean of the queues.", unit: "percent" },
  wait: { title: "Wait", meaning: "Of visits answered in the window: the time from the beginning of the visit to the answer.", unit: "time" },
  first_reply: { title: "First reply", meaning: "Of conversations whose first reply after an opening or reopening came in the window: that reply minus the customer's first word after it.", unit: "time" },
  reply: { title: "Reply", meaning: "Of every reply in the window that a customer waited for: that reply minus the first of the customer's words that it answers.", unit: "time" },
  handling: { title: "Handling", meaning: "Of stretches in one operator's hands that ended in the window: the time in hand, and the time to write up that followed.", unit: "time" },
  missed_offers: { title: "Missed offers", meaning: "Offers that ended in the window without an answer although a page showed them.", unit: "count" },
  declined_offers: { title: "Declined offers", meaning: "Offers that an operator declined in the window.", unit: "count" },
  transferred: { title: "Transferred", meaning: "Hand-overs in the window, by operators and supervisors, to an operator or to a queue.", unit: "count" },
  closed: { title: "Closed", meaning: "Conversations that were closed in the window.", unit: "count" },
  reopened: { title: "Reopened", meaning: "Conversations that were opened again in the window.", unit: "count" },
  free_slots: { title: "Free slots", meaning: "Slots that can be offered something at this moment: of operators who are online, connected and not about to leave.", unit: "count" },
};
