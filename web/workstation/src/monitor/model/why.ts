import type { BarName, Routing, RoutingExplanation, RoutingReason, RoutingStep } from '@switchboard/core';
import type { MonitorKey, MonitorSay } from '../words.tsx';

/** Who and what the ids stand for. */
export interface Names {
  readonly operator: (id: string) => string;
  readonly queue: (id: string) => string;
  readonly skills: (ids: readonly string[]) => string;
}

export function namesOf({ names }: Routing, say: MonitorSay, locale: string): Names {
  const of = (id: string, gone: MonitorKey) => names[id] ?? say(gone);
  const list = new Intl.ListFormat(locale);
  return {
    operator: (id) => of(id, 'somebody'),
    queue: (id) => of(id, 'someQueue'),
    skills: (ids) => list.format(ids.map((id) => of(id, 'someSkill'))),
  };
}

export function explanationOf(step: RoutingStep | undefined): RoutingExplanation | undefined {
  return step && 'explanation' in step ? step.explanation : undefined;
}

/** The newest decision that was explained. */
export function newestExplanation(steps: readonly RoutingStep[]): RoutingExplanation | undefined {
  return explanationOf(steps.findLast((step) => explanationOf(step)));
}

/** The one sentence that answers, and what follows from it. */
export interface Sentence {
  readonly head: string;
  readonly more?: string;
}

export interface Telling {
  readonly say: MonitorSay;
  readonly names: Names;
  readonly span: (ms: number) => string;
  readonly time: (at: number) => string;
  readonly list: (type: 'conjunction' | 'disjunction', words: readonly string[]) => string;
  /** By the server's clock. */
  readonly now: number;
}

const EXPLAINED = new Set(['not_offered', 'round_over', 'offered', 'auto_accepted']);
const WAITS_AGAIN = new Set(['waits', 'declined', 'missed', 'unseen', 'withdrawn']);

/** Why it waits, from what was decided last. */
export function answerOf(steps: readonly RoutingStep[], telling: Telling): Sentence | undefined {
  const { say, names, span, now } = telling;
  const last = steps.findLast(({ what }) => what !== 'held' && what !== 'lost' && what !== 'found');
  if (!last) return undefined;
  switch (last.what) {
    case 'offered': {
      const { outcome } = last.explanation;
      const name = outcome === 'offered' ? names.operator(last.explanation.operator) : say('somebody');
      return {
        head: say('answerOffered', { name }),
        ...(last.until > now ? { more: say('answerOfferedMore', { left: span(last.until - now) }) } : {}),
      };
    }
    case 'accepted':
      return { head: say('answerWith', { name: names.operator(last.operator) }) };
    case 'auto_accepted': {
      const { explanation } = last;
      const name = explanation.outcome === 'offered' ? names.operator(explanation.operator) : say('somebody');
      return { head: say('answerWith', { name }) };
    }
    case 'taken':
      return { head: say('answerWith', { name: names.operator(last.by) }) };
    case 'given':
    case 'returned':
      return { head: say('answerWith', { name: names.operator(last.to) }) };
    case 'still_silent':
      return { head: say('answerWith', { name: names.operator(last.operator) }) };
    case 'wrap_up':
    case 'done':
      return { head: say('answerDone') };
    default:
  }
  const at = steps.findLastIndex((step) => EXPLAINED.has(step.what));
  const began = steps.findLastIndex((step) => WAITS_AGAIN.has(step.what) || step.what === 'transferred');
  const explanation = explanationOf(steps[at]);
  // What was decided before it began to wait anew says nothing about now.
  if (!explanation || at < began || explanation.outcome === 'offered')
    return { head: say('answerWaits'), more: say('answerWaitsMore') };
  return outcomeOf(explanation, telling);
}

function outcomeOf(explanation: RoutingExplanation, telling: Telling): Sentence {
  const { say, names, span, time, now } = telling;
  const queue = names.queue(explanation.queue);
  switch (explanation.outcome) {
    case 'queue_closed':
      return {
        head: say('answerClosed', { queue }),
        more:
          explanation.opens_at === undefined
            ? say('answerClosedNever')
            : say('answerClosedUntil', { time: time(explanation.opens_at) }),
      };
    case 'queue_paused':
      return { head: say('answerPaused', { queue }), more: say('answerPausedMore') };
    case 'queue_unknown':
      return { head: say('answerUnknown'), more: say('answerUnknownMore') };
    case 'all_tried': {
      const left = explanation.next_round_at - now;
      return {
        head: say('answerTried'),
        more: left > 0 ? say('answerTriedMore', { left: span(left) }) : say('answerTriedNow'),
      };
    }
    case 'nobody_fits':
      return nobodyFits(explanation, telling);
    default:
      return { head: say('answerWaits'), more: say('answerWaitsMore') };
  }
}

/** How those are who could have taken it, in the order in which they are told. */
const STATES: readonly (readonly [readonly BarName[], MonitorKey])[] = [
  [['full', 'queue_full', 'hard_limit'], 'areFull'],
  [['away'], 'areAway'],
  [['leaving'], 'areLeaving'],
  [['disconnected'], 'areLost'],
  [['offline'], 'areOffline'],
  [['tried'], 'areTried'],
];

/** Who is in no queue of it could not take it anyway; of those without the skill nobody waits for a slot. */
function nobodyFits(explanation: RoutingExplanation, { say, names, list }: Telling): Sentence {
  const { demanded, queue, overflow, excluded_counts: counts } = explanation;
  const there = (bars: readonly BarName[]) =>
    counts.some((it) => it.operators > 0 && bars.includes(it.reason));
  const queues = list('conjunction', [queue, ...overflow].map(names.queue));
  const states = STATES.filter(([bars]) => there(bars)).map(([, word]) => say(word));
  const skills = demanded.length > 0 ? names.skills(demanded) : undefined;
  if (states.length > 0) {
    const are = list('disjunction', states);
    return {
      head: skills
        ? say('answerEveryoneWith', { queues, skills, are })
        : say('answerEveryone', { queues, are }),
    };
  }
  if (there(['missing_skills']) && skills) return { head: say('answerSkills', { queues, skills }) };
  if (explanation.candidate_count > 0) return { head: say('answerAhead') };
  return { head: say('answerEmpty', { queues }) };
}

/** What is asked for, and what no longer is. */
export function skillsLine(explanation: RoutingExplanation, say: MonitorSay, names: Names): string {
  const { demanded, relaxed } = explanation;
  const asks = demanded.length > 0 ? [say('asksFor', { skills: names.skills(demanded) })] : [];
  const not = relaxed.length > 0 ? [say('noLonger', { skills: names.skills(relaxed) })] : [];
  return [...asks, ...not].join(', ');
}

export const BARS: Readonly<Record<BarName, { readonly word: MonitorKey; readonly more: MonitorKey }>> = {
  not_in_queue: { word: 'barNotInQueue', more: 'moreNotInQueue' },
  offline: { word: 'barOffline', more: 'moreOffline' },
  away: { word: 'barAway', more: 'moreAway' },
  leaving: { word: 'barLeaving', more: 'moreLeaving' },
  disconnected: { word: 'barDisconnected', more: 'moreDisconnected' },
  missing_skills: { word: 'barMissingSkills', more: 'moreMissingSkills' },
  queue_full: { word: 'barQueueFull', more: 'moreQueueFull' },
  full: { word: 'barFull', more: 'moreFull' },
  hard_limit: { word: 'barHardLimit', more: 'moreHardLimit' },
  tried: { word: 'barTried', more: 'moreTried' },
};

/** Why somebody was left out, with its figures. */
export function reasonOf(reason: RoutingReason, say: MonitorSay, names: Names): string {
  const { more } = BARS[reason.reason];
  switch (reason.reason) {
    case 'missing_skills':
      return say(more, { skills: names.skills(reason.skills) });
    case 'queue_full':
      return say(more, { busy: reason.busy, limit: reason.limit });
    case 'full':
      return say(more, { busy: reason.busy, capacity: reason.capacity });
    case 'hard_limit':
      return say(more, { open: reason.open, limit: reason.limit });
    default:
      return say(more);
  }
}
