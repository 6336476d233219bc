import { type EntryFrame, timeOfDay } from '@switchboard/core';
import { CircleCheck, ClipboardList, Clock, LogOut, type LucideIcon, RotateCcw, Route } from 'lucide-react';
import type { Say, WordKey } from '../words.ts';

export const CLOSED: Readonly<Record<string, WordKey>> = {
  by_operator: 'closedByOperator',
  by_customer: 'closedByCustomer',
  by_supervisor: 'closedBySupervisor',
  inactive: 'closedInactive',
  abandoned: 'closedAbandoned',
};

/** What happened, as one line says it. */
export function eventOf(
  entry: EntryFrame,
  me: string,
  say: Say,
  region: string,
): { icon: LucideIcon; text: string } {
  switch (entry.kind) {
    case 'joined': {
      if (entry.left) return { icon: Route, text: say('took', { name: entry.name, left: entry.left }) };
      const text = entry.operator === me ? say('joinedYou') : say('joined', { name: entry.name });
      return { icon: Route, text };
    }
    case 'left':
      return { icon: LogOut, text: say('left', { name: entry.name }) };
    case 'closed': {
      const mine = entry.by_id === me && entry.reason !== 'inactive';
      return { icon: CircleCheck, text: say(mine ? 'closedByYou' : (CLOSED[entry.reason] ?? 'stageClosed')) };
    }
    case 'closing':
      return { icon: Clock, text: say('closingAt', { time: timeOfDay(entry.closes_at, region) }) };
    case 'form': {
      const answers = entry.answers.map(({ label, value }) => `${label}: ${value}`);
      return { icon: ClipboardList, text: answers.join(' · ') };
    }
    default:
      return { icon: RotateCcw, text: say('reopened') };
  }
}
