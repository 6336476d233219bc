// @vitest-environment happy-dom
import type { DeskChat, Outcome } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Commands, useCommands } from '../src/desk/commands.ts';
import { useWentOn } from '../src/desk/went-on.ts';
import { useWords } from '../src/words.ts';
import { pageOf, typed } from './page.tsx';
import { card, stateOf } from './state.ts';

const offered = card('Aiko', { place: 'offered', offer: 7 });
const open = vi.fn();
let answer: (outcome: Outcome) => void;
const chat = {
  ask: () =>
    new Promise<Outcome>((resolve) => {
      answer = resolve;
    }),
} as unknown as DeskChat;
let commands: Commands;
let page: ReturnType<typeof pageOf>;

function Desk({ selected }: { selected: string | undefined }) {
  const { say } = useWords();
  commands = useCommands(chat, say, open, useWentOn(selected));
  return <textarea />;
}
const draw = (selected?: string) => page.draw(stateOf([offered]), <Desk selected={selected} />);
const answered = () => act(async () => answer({ is: 'done' } as Outcome));

beforeEach(() => {
  open.mockClear();
  page = pageOf();
  draw('Ben');
  act(() => void commands.accept(offered));
});
afterEach(() => page.end());

describe('an accepted chat', () => {
  it('is opened', async () => {
    await answered();
    expect(open).toHaveBeenCalledWith(offered);
  });

  it('is not put under the hands of somebody who writes elsewhere meanwhile, but is one press away', async () => {
    typed(page.place.querySelector('textarea') as HTMLTextAreaElement, 'Dear Ben');
    await answered();
    expect(open).not.toHaveBeenCalled();
    expect(commands.notice?.text).toBe('The chat with Aiko is yours now');
    commands.notice?.undo?.onUndo();
    expect(open).toHaveBeenCalledWith(offered);
  });

  it('is not under the next key', async () => {
    dispatchEvent(new KeyboardEvent('keydown', { key: 'e' }));
    await answered();
    expect(open).not.toHaveBeenCalled();
  });

  it('does not take the place of a chat that was opened meanwhile', async () => {
    draw('Carla');
    await answered();
    expect(open).not.toHaveBeenCalled();
  });
});
