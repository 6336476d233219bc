// Generated from crates/protocol by `make gen`. Do not edit.

/**
 * What a client sends. The first frame of a connection is `hello`.
 */
export type ClientFrame = { "t": "hello" } & Hello | { "t": "refresh", token: string, } | { "t": "say" } & Say | { "t": "close", timeline: string, cid: string, if_version?: number, } | { "t": "reopen", timeline: string, cid: string, if_version?: number, } | { "t": "take", conversation: string, cid: string, if_version?: number, } | { "t": "desk", cid: string, ask: DeskFrame, } | { "t": "ack", timeline: string, n: number, } | { "t": "read", timeline: string, n: number, } | { "t": "typing", timeline: string, on: boolean, } | { "t": "history", req: number, timeline: string, after?: number, before?: number, } | { "t": "watch", req: number, timeline: string, } | { "t": "unwatch", timeline: string, } | { "t": "inbox", } | { "t": "board", } | { "t": "pong", };

/**
 * The first frame. Exactly one of `token` and `ticket`, or neither: a new guest.
 */
export type Hello = { 
/**
 * [`super::VERSION`].
 */
v: number, 
/**
 * The tenant whose widget this is; a token names its own.
 */
tenant?: string, token?: string, 
/**
 * A resume ticket of an earlier `welcome` or `goaway`.
 */
ticket?: string, 
/**
 * Beside a known customer's token: proof of the guest timeline that stays in use until its conversation closes.
 */
guest_token?: string, 
/**
 * The page load that owns this socket.
 */
sender: string, 
/**
 * Counts this page's connections; the highest wins.
 */
attempt: number, 
/**
 * What was shown so far; at most 64.
 */
cursors: Array<Cursor>, 
/**
 * The `store_epoch` that the cursors belong to.
 */
store_epoch?: string, };

/**
 * What was shown of a timeline.
 */
export type Cursor = { timeline: string, n: number, };

/**
 * A text. Answered by `accepted` once it is durable, by `busy` or `refused` else.
 */
export type Say = { timeline: string, 
/**
 * The same for every repetition of this text.
 */
cid: string, 
/**
 * The page load that first minted it, and its count there.
 */
sender: string, no: number, kind?: SpeechKind, 
/**
 * 1 to 10 000 characters, at most 32 KiB of UTF-8; may be empty where there are files.
 */
text: string, 
/**
 * Messages and notes: what the sender uploaded into this timeline, clean; at most 5, in the order in which they are shown.
 */
files?: Array<string>, };

/**
 * Whom a text is for.
 */
export type SpeechKind = "message" | "note" | "whisper" | "form";

/**
 * What a customer answers, before anything is said. Where no conversation is open it opens one.
 */
export type FormFrame = { 
/**
 * One of those that the widget's settings let choose.
 */
queue?: string, 
/**
 * By the keys of the widget's settings; what they do not ask is left out.
 */
answers: { [key in string]: string }, 
/**
 * The customer has agreed to the privacy notice.
 */
consents?: boolean, };

/**
 * What an operator asks of the desk.
 */
export type DeskFrame = { "kind": "accept", conversation: string, offer: number, } | { "kind": "decline", conversation: string, offer: number, 
/**
 * At most 200 characters.
 */
reason?: string, } | { "kind": "seen", conversation: string, offer: number, } | { "kind": "transfer", conversation: string, operator?: string, queue?: string, 
/**
 * I answer until it is accepted.
 */
warm?: boolean, 
/**
 * Whether it waits in its queue if nobody can take it; else it stays with me.
 */
or_queue?: boolean, 
/**
 * At most 2 000 characters.
 */
comment?: string, if_version?: number, } | { "kind": "hold", conversation: string, on: boolean, } | { "kind": "wrapped_up", conversation: string, } | { "kind": "status", 
/**
 * Supervisors: another operator's.
 */
operator?: string, status: StatusName, 
/**
 * Of `away`; 1 to 60 characters.
 */
reason?: string, 
/**
 * Once the conversations in hand are done.
 */
next?: boolean, } | { "kind": "capacity", 
/**
 * Supervisors: another operator's.
 */
operator?: string, capacity?: number, } | { "kind": "present", away: boolean, };

/**
 * What an operator has chosen.
 */
export type StatusName = "online" | "away" | "offline";

/**
 * What a gateway sends. The first frame of a connection is `welcome`.
 */
export type ServerFrame = { "t": "welcome" } & Welcome | { "t": "accepted", cid: string, } | { "t": "busy", cid?: string, reason: string, retry_ms: number, } | { "t": "refused", cid?: string, req?: number, problem: Problem, } | { "t": "entry" } & EntryFrame | { "t": "page" } & Page | { "t": "head", timeline: string, n: number, } | { "t": "receipt", timeline: string, delivered: number, read: number, } | { "t": "typing", timeline: string, by: AuthorKind, name: string, on: boolean, } | { "t": "inbox" } & InboxFrame | { "t": "inbox_change", version: number, 
/**
 * None: it is about the operator's own status.
 */
conversation?: string, change: string, } | { "t": "board" } & BoardFrame | { "t": "board_change", version: number, conversation: string, waiting: boolean, } | { "t": "result", cid: string, version?: number, problem?: Problem, } | { "t": "reset", timeline: string, store_epoch: string, } | { "t": "widget", version: number, } | { "t": "ping", now: number, } | { "t": "goaway", after_ms: number, ticket: string, };

/**
 * The answer to `hello`.
 */
export type Welcome = { v: number, connection: string, me: Me, 
/**
 * For `hello.ticket` of the next connection.
 */
ticket: string, 
/**
 * A guest's token, new or reissued: keep it.
 */
token?: string, 
/**
 * When the principal's token ends, milliseconds since 1970 by `now`'s clock.
 */
expires_at: number, now: number, ping_ms: number, store_epoch: string, };

/**
 * Who this connection is.
 */
export type Me = { tenant: string, role: Role, id: string, name: string, 
/**
 * A customer's own timeline: the only one it may name.
 */
timeline?: string, };

/**
 * What a principal may do.
 */
export type Role = "guest" | "customer" | "operator" | "supervisor";

/**
 * One entry.
 */
export type EntryFrame = { timeline: string, 
/**
 * Seq for customers, position for staff.
 */
n: number, 
/**
 * Staff only: the seq, if the customer may see it.
 */
seq?: number, conversation: string, cid: string, by: AuthorKind, by_id: string, 
/**
 * Staff only: the name of the operator or supervisor who wrote it, as it is now.
 */
by_name?: string, at: number, 
/**
 * What was sent with it, in the order in which it is shown.
 */
files?: Array<FileBody>, } & ({ "kind": "message", text: string, } | { "kind": "note", text: string, } | { "kind": "whisper", text: string, } | { "kind": "undelivered", text: string, reason: string, } | { "kind": "joined", name: string, operator: string, left?: string, } | { "kind": "left", name: string, } | { "kind": "closed", reason: string, } | { "kind": "reopened" } | { "kind": "closing", closes_at: number, } | { "kind": "form", answers: Array<AnswerBody>, });

/**
 * What an entry says.
 */
export type EntryBody = { "kind": "message", text: string, } | { "kind": "note", text: string, } | { "kind": "whisper", text: string, } | { "kind": "undelivered", text: string, reason: string, } | { "kind": "joined", name: string, operator: string, left?: string, } | { "kind": "left", name: string, } | { "kind": "closed", reason: string, } | { "kind": "reopened" } | { "kind": "closing", closes_at: number, } | { "kind": "form", answers: Array<AnswerBody>, };

/**
 * An answer, with the question as it was asked.
 */
export type AnswerBody = { key: string, label: string, value: string, };

/**
 * A file of an entry. Its links are the reader's own: `/v1/me/files/{id}` and `/v1/conversations/{id}/files/{file}` tell them.
 */
export type FileBody = { id: string, 
/**
 * At most 120 characters.
 */
name: string, 
/**
 * The media type that the content showed.
 */
type: string, size_bytes: number, 
/**
 * There is a small picture of it.
 */
thumbnail: boolean, 
/**
 * A scanner has seen it; else there was none.
 */
scanned: boolean, };

export type AuthorKind = "customer" | "operator" | "supervisor" | "system";

/**
 * A run of entries, lowest number first.
 */
export type Page = { 
/**
 * The `req` of the request; none for the pages of a resume.
 */
req?: number, timeline: string, entries: Array<EntryFrame>, 
/**
 * The newest number of the timeline when the page was read.
 */
head: number, 
/**
 * More lie in the direction that was asked for.
 */
more: boolean, delivered: number, read: number, stage: StageName, version: number, };

/**
 * Where the newest conversation of a timeline stands.
 */
export type StageName = "none" | "bot" | "waiting" | "active" | "closed";

/**
 * An operator's conversations.
 */
export type InboxFrame = { version: number, chats: Array<ChatCard>, me?: OperatorNow, };

/**
 * What an operator has chosen.
 */
export type OperatorNow = { status: StatusName, 
/**
 * Of `away`; `missed` if two offers in a row were.
 */
reason?: string, 
/**
 * Once the conversations in hand are done.
 */
next?: StatusName, next_reason?: string, 
/**
 * Since when.
 */
since: number, 
/**
 * Chosen below what the settings say.
 */
capacity?: number, };

/**
 * What I have to do with a conversation.
 */
export type PlaceName = "mine" | "offered" | "leaving" | "on_hold" | "wrap_up";

/**
 * A row of "my chats".
 */
export type ChatCard = { conversation: string, timeline: string, customer: string, 
/**
 * Empty for a guest.
 */
name: string, stage: StageName, version: number, 
/**
 * When the customer began to wait.
 */
since: number, 
/**
 * The newest message, cut to 120 characters.
 */
preview: string, preview_by: AuthorKind, preview_at: number, 
/**
 * The newest position.
 */
head: number, 
/**
 * How far this side has read.
 */
read: number, place: PlaceName, 
/**
 * The number of the offer, while it is offered to me.
 */
offer?: number, 
/**
 * When the offer, or the time to write it up, ends.
 */
until?: number, 
/**
 * Who hands it over to me.
 */
from?: string, };

/**
 * What waits.
 */
export type BoardFrame = { version: number, 
/**
 * The longest waiting first; at most 200.
 */
waiting: Array<WaitingCard>, 
/**
 * All that wait.
 */
total: number, };

/**
 * A row of "waiting".
 */
export type WaitingCard = { conversation: string, timeline: string, 
/**
 * Empty for a guest.
 */
name: string, customer: string, since: number, 
/**
 * The ticket's version.
 */
version: number, preview: string, };

/**
 * A run of steps of one conversation.
 */
export type Routing = { conversation: string, 
/**
 * Lowest number first.
 */
steps: Array<RoutingStep>, 
/**
 * More lie in the direction that was asked for.
 */
more: boolean, 
/**
 * What the operators, queues and skills of these steps are called now; what has gone is missing.
 */
names: Record<string, string>, };

/**
 * One step. Instants are milliseconds since 1970.
 */
export type RoutingStep = { 
/**
 * 1, 2, 3 … without a gap.
 */
no: number, at: number, 
/**
 * The step in one English sentence.
 */
text: string, } & ({ "what": "waits", cause: RoutingCause, } | { "what": "not_offered", explanation: RoutingExplanation, } | { "what": "offered", until: number, explanation: RoutingExplanation, } | { "what": "auto_accepted", explanation: RoutingExplanation, } | { "what": "round_over", until: number, explanation: RoutingExplanation, } | { "what": "accepted", operator: string, } | { "what": "declined", operator: string, reason: string, } | { "what": "missed", operator: string, } | { "what": "unseen", operator: string, } | { "what": "withdrawn", operator: string, cause: RoutingCause, } | { "what": "taken", by: string, from?: string, } | { "what": "transferred", by: string, to?: string, queue: string, is_warm: boolean, comment: string, } | { "what": "returned", to: string, cause: RoutingCause, } | { "what": "held", by: string, } | { "what": "resumed", cause: RoutingCause, } | { "what": "lost", operator: string, } | { "what": "found", operator: string, } | { "what": "still_silent", operator: string, } | { "what": "given", to: string, } | { "what": "wrap_up", operator: string, until: number, } | { "what": "done", cause: RoutingCause, });

/**
 * What happened.
 */
export type RoutingWhat = { "what": "waits", cause: RoutingCause, } | { "what": "not_offered", explanation: RoutingExplanation, } | { "what": "offered", until: number, explanation: RoutingExplanation, } | { "what": "auto_accepted", explanation: RoutingExplanation, } | { "what": "round_over", until: number, explanation: RoutingExplanation, } | { "what": "accepted", operator: string, } | { "what": "declined", operator: string, reason: string, } | { "what": "missed", operator: string, } | { "what": "unseen", operator: string, } | { "what": "withdrawn", operator: string, cause: RoutingCause, } | { "what": "taken", by: string, from?: string, } | { "what": "transferred", by: string, to?: string, queue: string, is_warm: boolean, comment: string, } | { "what": "returned", to: string, cause: RoutingCause, } | { "what": "held", by: string, } | { "what": "resumed", cause: RoutingCause, } | { "what": "lost", operator: string, } | { "what": "found", operator: string, } | { "what": "still_silent", operator: string, } | { "what": "given", to: string, } | { "what": "wrap_up", operator: string, until: number, } | { "what": "done", cause: RoutingCause, };

/**
 * Why.
 */
export type RoutingCause = "opened" | "reopened" | "declined" | "missed" | "unseen" | "operator_left" | "no_reply" | "transfer" | "queue_gone" | "taken" | "customer_spoke" | "by_operator" | "conversation_closed" | "bot_answers" | "time_over";

/**
 * A decision about one conversation at one moment.
 */
export type RoutingExplanation = { at: number, 
/**
 * The version of the rules of the policy.
 */
rules: number, 
/**
 * The version of the queue's settings.
 */
settings: number, queue: string, 
/**
 * Queues that it overflowed to by then, whether open or not.
 */
overflow: string[], spread: SpreadName, priority: PriorityName, 
/**
 * When the customer began to wait.
 */
since: number, waited_ms: number, round: number, 
/**
 * Skills that were still demanded.
 */
demanded: string[], 
/**
 * Skills that were asked for and are only preferred by then.
 */
relaxed: string[], 
/**
 * The best first, at most 20; `candidate_count` counts all.
 */
candidates: Array<RoutingCandidate>, candidate_count: number, 
/**
 * In the order of their ids, at most 20 for each reason; `excluded_counts` counts all.
 */
excluded: Array<RoutingExcluded>, excluded_counts: Array<RoutingBars>, } & ({ "outcome": "offered", operator: string, } | { "outcome": "all_tried", next_round_at: number, } | { "outcome": "nobody_fits" } | { "outcome": "queue_closed", opens_at?: number, } | { "outcome": "queue_paused" } | { "outcome": "queue_unknown" });

/**
 * What came of it.
 */
export type RoutingOutcome = { "outcome": "offered", operator: string, } | { "outcome": "all_tried", next_round_at: number, } | { "outcome": "nobody_fits" } | { "outcome": "queue_closed", opens_at?: number, } | { "outcome": "queue_paused" } | { "outcome": "queue_unknown" };

/**
 * An operator who could take it.
 */
export type RoutingCandidate = { operator: string, 
/**
 * The queue by which it reached them.
 */
via: string, score: RoutingScore, };

/**
 * All that is compared, in the order in which it is.
 */
export type RoutingScore = { 
/**
 * Had the conversation last.
 */
is_last: boolean, 
/**
 * 0: of the conversation's own queue; n: of the nth that it overflows to.
 */
step: number, 
/**
 * How many of the skills that were asked for, relaxed ones too.
 */
skills: number, 
/**
 * Slots taken, in millionths of the capacity. Compared by `least_loaded` alone.
 */
load_ppm: number, 
/**
 * Compared by `round_robin` alone.
 */
last_offer_at: number, idle_since: number, };

/**
 * An operator who could not.
 */
export type RoutingExcluded = { operator: string, via: string, } & ({ "reason": "not_in_queue" } | { "reason": "offline" } | { "reason": "away" } | { "reason": "leaving" } | { "reason": "disconnected" } | { "reason": "missing_skills", skills: string[], } | { "reason": "queue_full", busy: number, limit: number, } | { "reason": "full", busy: number, capacity: number, } | { "reason": "hard_limit", open: number, limit: number, } | { "reason": "tried" });

/**
 * What bars an operator, with its figures. If several hold, the first in this order is told.
 */
export type RoutingReason = { "reason": "not_in_queue" } | { "reason": "offline" } | { "reason": "away" } | { "reason": "leaving" } | { "reason": "disconnected" } | { "reason": "missing_skills", skills: string[], } | { "reason": "queue_full", busy: number, limit: number, } | { "reason": "full", busy: number, capacity: number, } | { "reason": "hard_limit", open: number, limit: number, } | { "reason": "tried" };

/**
 * How many operators of the queues looked at are barred by what.
 */
export type RoutingBars = { reason: BarName, operators: number, };

/**
 * A reason without its figures.
 */
export type BarName = "not_in_queue" | "offline" | "away" | "leaving" | "disconnected" | "missing_skills" | "queue_full" | "full" | "hard_limit" | "tried";

/**
 * How urgent; the higher goes first, whenever it came.
 */
export type PriorityName = "low" | "normal" | "high" | "urgent";

/**
 * Who of several operators that fit equally well is asked.
 */
export type SpreadName = "least_loaded" | "round_robin";

/**
 * A page of conversations that were found, the last opened first.
 */
export type SearchPage = { found: Array<FoundChat>, 
/**
 * Give it as `after` for the next page; none = this is the last. A page may be short, or empty, before the last.
 */
next?: string, 
/**
 * For how long the oldest entry waits that is not in the index yet.
 */
behind_ms: number, };

/**
 * A conversation as lists and cards show one. Instants are milliseconds since 1970.
 */
export type PastChat = { conversation: string, timeline: string, customer: string, 
/**
 * Empty for a guest.
 */
customer_name: string, stage: StageName, 
/**
 * None before the desk heard of it.
 */
queue?: string, 
/**
 * Who answers, or answered last.
 */
operator?: string, operator_name?: string, close_reason?: string, closed_at?: number, opened_at: number, };

/**
 * A conversation that was found.
 */
export type FoundChat = { tags: Array<TagCard>, 
/**
 * How many of its entries have the words; its customer's name counts as one.
 */
hits: number, 
/**
 * The newest of them, at most five.
 */
shown: Array<FoundEntry>, conversation: string, timeline: string, customer: string, 
/**
 * Empty for a guest.
 */
customer_name: string, stage: StageName, 
/**
 * None before the desk heard of it.
 */
queue?: string, 
/**
 * Who answers, or answered last.
 */
operator?: string, operator_name?: string, close_reason?: string, closed_at?: number, opened_at: number, };

/**
 * An entry that has the words.
 */
export type FoundEntry = { 
/**
 * Its number in the timeline.
 */
n: number, by: AuthorKind, 
/**
 * Of an operator.
 */
by_name?: string, 
/**
 * `message`, `note`, `whisper` or `undelivered`.
 */
kind: string, at: number, 
/**
 * A piece of its text.
 */
text: string, 
/**
 * Where in `text` the words are: from and up to, in characters (code points), in their order.
 */
marks: [number, number][], 
/**
 * The entry's text begins before it.
 */
cut_before?: boolean, 
/**
 * The entry's text goes on after it.
 */
cut_after?: boolean, };

/**
 * A mark on a conversation, as the settings have it.
 */
export type TagCard = { id: string, name: string, colour: TagColour, };

/**
 * One of the colours that both themes have.
 */
export type TagColour = "grey" | "blue" | "green" | "amber" | "red" | "violet";

/**
 * What is known of the customer of a conversation, as far as one may see it.
 */
export type CustomerCard = { customer: string, 
/**
 * The tenant's own server vouches for who it is.
 */
is_known: boolean, 
/**
 * When the first word was heard.
 */
since?: number, 
/**
 * Counted up to 1 000.
 */
conversations: number, attributes: Array<CustomerAttribute>, 
/**
 * Of the conversation that is looked at.
 */
tags: Array<TagCard>, 
/**
 * All but that one, the last opened first, at most 20.
 */
earlier: Array<EarlierChat>, };

/**
 * Something that is known of a customer.
 */
export type CustomerAttribute = { name: string, value: string, at: number, 
/**
 * The operator who wrote it down; none: the customer said so.
 */
by_name?: string, };

/**
 * A conversation that was before.
 */
export type EarlierChat = { 
/**
 * What the customer said first; empty if that is too long ago to be found.
 */
first_words: string, 
/**
 * The number of that entry in the timeline.
 */
first_n?: number, conversation: string, timeline: string, customer: string, 
/**
 * Empty for a guest.
 */
customer_name: string, stage: StageName, 
/**
 * None before the desk heard of it.
 */
queue?: string, 
/**
 * Who answers, or answered last.
 */
operator?: string, operator_name?: string, close_reason?: string, closed_at?: number, opened_at: number, };

/**
 * An operator's draft. With neither reply nor note it is over.
 */
export type DraftCard = { 
/**
 * None in a request: the path names it.
 */
conversation?: string, reply: string, note: string, 
/**
 * The note is in front.
 */
on_note: boolean, 
/**
 * When it was edited, by the device's clock: the newest edit counts.
 */
at: number, };

/**
 * The drafts of the one who asks.
 */
export type DraftCards = { 
/**
 * The newest edit first, at most 200.
 */
drafts: Array<DraftCard>, };

/**
 * A refusal. `type` is stable and may be matched; `detail` is for people.
 *
 * Sample: `{"type":"too-long","title":"The text is too long","status":413,"field":"text","limit":10000,
 * "detail":"the text has 10 412 characters; 10 000 are allowed: shorten it or send two messages"}`
 */
export type Problem = { type: ProblemKind, title: string, status: number, detail?: string, 
/**
 * The field at fault, as a JSON path without the leading `$.`.
 */
field?: string, 
/**
 * The limit that was crossed.
 */
limit?: number, 
/**
 * The id to quote to support.
 */
request?: string, 
/**
 * All that is wrong, where it is more than one field may tell.
 */
errors?: { field: string, value: string, detail: string }[], };

/**
 * The stable names of problems.
 */
export type ProblemKind = "bad-request" | "too-long" | "unauthenticated" | "sign-in-failed" | "forbidden" | "not-found" | "conflict" | "version-mismatch" | "version-required" | "key-reused" | "closed" | "not-closed" | "not-yours" | "not-offered" | "not-available" | "file-unfit" | "too-many" | "busy" | "unavailable" | "internal";

export const FRAME_VERSION = 1;

export const CLOSE = {
  restart: 1012,
  trylater: 1013,
  badframe: 4400,
  expired: 4401,
  revoked: 4403,
  nohello: 4408,
  superseded: 4409,
  rate: 4429,
  slow: 4008,
} as const;

export const LIMIT = {
  textChars: 10000,
  textBytes: 32768,
  textFiles: 5,
  frameBytes: 65536,
  pageEntries: 100,
  watched: 32,
  pingMs: 15000,
  deadMs: 30000,
} as const;
