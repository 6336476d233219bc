// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asker, AskProvider } from '../src/desk/ask.ts';
import type { Closing } from '../src/desk/closing.ts';
import type { Commands } from '../src/desk/commands.ts';
import { setOutcome } from '../src/desk/outcomes.ts';
import { type CloseCode, codesFor, codesOf, endMissing } from '../src/model/close-codes.ts';
import { CloseDialog } from '../src/thread/close-dialog.tsx';
import { WrapUp } from '../src/thread/wrap-up.tsx';
import { en } from '../src/words/en.ts';
import { pageOf, typed } from './page.tsx';
import { AT, card, stateOf } from './state.ts';

const code = (name: string, needsNote = false): CloseCode => ({ id: name, name, needsNote });
const CODES = [code('Replacement sent'), code('Refund issued', true), code('Advice given')];
const kept = (name: string, needs_note = false) => ({ id: name, version: 1, body: { name, needs_note } });

describe('close codes', () => {
  it('stand in the order of their queue; where it names none, all there are', () => {
    const all = [kept('a'), kept('b', true), kept('c')];
    expect(codesOf({ close_codes: ['c', 'a', 'gone'] }, all).map((it) => it.id)).toEqual(['c', 'a']);
    expect(codesOf({ close_codes: [] }, all).map((it) => it.id)).toEqual(['a', 'b', 'c']);
    expect(codesOf(undefined, all)[1]).toEqual({ id: 'b', name: 'b', needsNote: true });
  });

  it('are found by number and by letters, and keep their number', () => {
    expect(codesFor(CODES, '2').map((it) => it.code.name)).toEqual(['Refund issued']);
    expect(codesFor(CODES, 'advice').map((it) => it.no)).toEqual([3]);
  });

  it('may be needed, and may need a note', () => {
    expect(endMissing({ needsCode: true }, undefined, '')).toBe('code');
    expect(endMissing({ needsCode: false }, undefined, '')).toBeUndefined();
    expect(endMissing({ needsCode: true }, CODES[1], ' ')).toBe('note');
    expect(endMissing({ needsCode: true }, CODES[1], 'paid back')).toBeUndefined();
  });
});

let page: ReturnType<typeof pageOf>;
const outcome = vi.fn(async (..._: unknown[]) => true);
const commands = { outcome, busy: undefined } as unknown as Commands;
const find = () => page.place.querySelector('input[role=combobox]') as HTMLInputElement;
const chosen = () => page.place.querySelector('[aria-selected=true]')?.textContent;
const press = (target: Element, key: string, more: KeyboardEventInit = {}) =>
  act(async () => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  });

beforeEach(() => {
  outcome.mockClear();
  setOutcome('a', undefined);
  page = pageOf();
});
afterEach(() => page.end());

describe('the close', () => {
  const ended = vi.fn();
  const left = vi.fn();
  const closing: Closing = { queue: 'Returns', codes: CODES, needsCode: true, wrapsUp: false, known: true };
  const draw = () =>
    page.draw(
      stateOf([card('a')]),
      <CloseDialog
        selected={card('a')}
        name="Margarethe"
        closing={closing}
        commands={commands}
        onEnd={ended}
        onClose={left}
      />,
    );

  it('asks for a code; a digit picks it, Ctrl Enter closes with it', async () => {
    draw();
    expect(document.activeElement).toBe(find());
    await press(find(), 'Enter', { ctrlKey: true });
    expect([outcome.mock.calls.length, page.place.textContent?.includes(en.codeMissing)]).toEqual([0, true]);
    typed(find(), '3');
    expect(chosen()).toContain('Advice given');
    expect(find().value).toBe('');
    await press(find(), 'Enter', { ctrlKey: true });
    expect(outcome).toHaveBeenCalledWith('a', 'Advice given');
    expect(left).toHaveBeenCalled();
  });

  it('does not close with a code that needs a note before there is one', async () => {
    draw();
    await press(find(), 'ArrowDown');
    await press(find(), 'ArrowDown');
    expect(chosen()).toContain('Refund issued');
    await press(find(), 'Enter', { ctrlKey: true });
    expect(outcome).not.toHaveBeenCalled();
    expect(page.place.textContent).toContain(en.codeNoteMissing);
  });
});

describe('the wrap-up', () => {
  const done = vi.fn();
  const answers: Readonly<Record<string, unknown>> = {
    '/v1/conversations/a': { queue: 'q' },
    '/v1/conversations/a/outcome': {},
    '/v1/settings/close-codes': { items: [kept('Replacement sent'), kept('Refund issued', true)] },
    '/v1/settings/queues': {
      items: [
        {
          id: 'q',
          version: 1,
          body: { name: 'Returns', close_codes: [], needs_close_code: true, wrap_up_ms: 90_000 },
        },
      ],
    },
  };
  const draw = async () => {
    const ask: Asker = async <T,>(_: string, path: string) =>
      ({ is: 'ok', value: answers[path] as T }) as const;
    page.draw(
      stateOf([card('a', { place: 'wrap_up', until: AT + 90_000 })]),
      <AskProvider value={ask}>
        <WrapUp selected={card('a')} commands={commands} onDone={done} />
      </AskProvider>,
    );
    await act(async () => void (await new Promise((resolve) => setTimeout(resolve))));
  };
  const button = () =>
    [...page.place.querySelectorAll('button')].find((it) => it.textContent?.startsWith(en.done));

  it('is not done without the code that its queue needs; the code is written down when it is picked', async () => {
    done.mockClear();
    await draw();
    expect(page.place.textContent).toContain('needed for Returns');
    expect(button()?.disabled).toBe(true);
    typed(find(), '1');
    expect(outcome).toHaveBeenCalledWith('a', 'Replacement sent');
    await act(async () => setOutcome('a', { code: 'Replacement sent', state: 'saved' }));
    expect(button()?.disabled).toBe(false);
    await press(find(), 'Enter', { ctrlKey: true });
    expect(done).toHaveBeenCalledTimes(1);
  });
});
