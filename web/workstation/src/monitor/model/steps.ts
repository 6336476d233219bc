import type { RoutingCause, RoutingStep } from '@switchboard/core';
import {
  CircleCheck,
  CircleSlash,
  EyeOff,
  Hand,
  LogIn,
  type LucideIcon,
  Pause,
  PhoneForwarded,
  PhoneMissed,
  PhoneOff,
  Play,
  Repeat,
  RotateCcw,
  Unplug,
} from 'lucide-react';
import type { MonitorKey, MonitorSay } from '../words.tsx';
import type { Names } from './why.ts';

const CAUSES: Readonly<Record<RoutingCause, MonitorKey>> = {
  opened: 'causeOpened',
  reopened: 'causeReopened',
  declined: 'causeDeclined',
  missed: 'causeMissed',
  unseen: 'causeUnseen',
  operator_left: 'causeOperatorLeft',
  no_reply: 'causeNoReply',
  transfer: 'causeTransfer',
  queue_gone: 'causeQueueGone',
  taken: 'causeTaken',
  customer_spoke: 'causeCustomerSpoke',
  by_operator: 'causeByOperator',
  conversation_closed: 'causeConversationClosed',
  bot_answers: 'causeBotAnswers',
  time_over: 'causeTimeOver',
};

export interface StepLine {
  readonly icon: LucideIcon;
  readonly text: string;
  /** In the person's own words, or what else is worth a second line. */
  readonly more?: string;
  readonly bad?: boolean;
}

/** A step of the desk as one line. */
export function stepLine(
  step: RoutingStep,
  { say, names, time }: { say: MonitorSay; names: Names; time: (at: number) => string },
): StepLine {
  const who = (id: string) => names.operator(id);
  const cause = (it: RoutingCause) => say(CAUSES[it]);
  switch (step.what) {
    case 'waits':
      return { icon: LogIn, text: say('stepWaits', { cause: cause(step.cause) }) };
    case 'not_offered':
      return { icon: CircleSlash, text: say('stepNotOffered'), bad: true };
    case 'offered':
    case 'auto_accepted': {
      const { explanation } = step;
      const name = explanation.outcome === 'offered' ? who(explanation.operator) : say('somebody');
      const offered = step.what === 'offered';
      return {
        icon: offered ? PhoneForwarded : CircleCheck,
        text: say(offered ? 'stepOffered' : 'stepAutoAccepted', { name }),
        more: say('stepOfferedOf', { n: explanation.candidate_count }),
      };
    }
    case 'round_over':
      return { icon: Repeat, text: say('stepRoundOver', { time: time(step.until) }), bad: true };
    case 'accepted':
      return { icon: CircleCheck, text: say('stepAccepted', { name: who(step.operator) }) };
    case 'declined':
      return {
        icon: PhoneOff,
        text: say('stepDeclined', { name: who(step.operator) }),
        ...(step.reason ? { more: `“${step.reason}”` } : {}),
      };
    case 'missed':
      return { icon: PhoneMissed, text: say('stepMissed', { name: who(step.operator) }) };
    case 'unseen':
      return { icon: EyeOff, text: say('stepUnseen', { name: who(step.operator) }) };
    case 'withdrawn':
      return {
        icon: RotateCcw,
        text: say('stepWithdrawn', { name: who(step.operator), cause: cause(step.cause) }),
      };
    case 'taken':
      return {
        icon: Hand,
        text: step.from
          ? say('stepTakenFrom', { name: who(step.by), from: who(step.from) })
          : say('stepTaken', { name: who(step.by) }),
      };
    case 'transferred':
      return {
        icon: PhoneForwarded,
        text: step.to
          ? say('stepTransferred', { name: who(step.by), to: who(step.to) })
          : say('stepTransferredQueue', { name: who(step.by), queue: names.queue(step.queue) }),
        ...(step.comment ? { more: `“${step.comment}”` } : {}),
      };
    case 'returned':
      return {
        icon: RotateCcw,
        text: say('stepReturned', { name: who(step.to), cause: cause(step.cause) }),
      };
    case 'held':
      return { icon: Pause, text: say('stepHeld', { name: who(step.by) }) };
    case 'resumed':
      return { icon: Play, text: say('stepResumed', { cause: cause(step.cause) }) };
    case 'lost':
      return { icon: Unplug, text: say('stepLost', { name: who(step.operator) }), bad: true };
    case 'found':
      return { icon: Play, text: say('stepFound', { name: who(step.operator) }) };
    case 'still_silent':
      return { icon: CircleSlash, text: say('stepStillSilent', { name: who(step.operator) }), bad: true };
    case 'given':
      return { icon: Hand, text: say('stepGiven', { name: who(step.to) }) };
    case 'wrap_up':
      return { icon: CircleCheck, text: say('stepWrapUp', { name: who(step.operator) }) };
    case 'done':
      return { icon: CircleCheck, text: say('stepDone', { cause: cause(step.cause) }) };
  }
}
