// @vitest-environment happy-dom
import { act, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { variablesOf } from '../src/model/canned.ts';
import { emojiAsked, emojiFor } from '../src/model/emoji.ts';
import { Composer, type ComposerProps } from '../src/ui/composer.tsx';
import { en } from '../src/words/en.ts';
import { pageOf, typed } from './page.tsx';
import { stateOf } from './state.ts';

const KNOWN = variablesOf({ name: 'Margarethe Hollingsworth' }, { name: 'Anna Lindqvist' });
let page: ReturnType<typeof pageOf>;
const sent = vi.fn();

function Written(props: Partial<ComposerProps>) {
  const [text, setText] = useState(props.text ?? '');
  return (
    <Composer
      tab="reply"
      label="Reply"
      over={0}
      variables={KNOWN}
      onTab={() => undefined}
      onSend={() => sent(text)}
      {...props}
      text={text}
      onText={setText}
    />
  );
}
const draw = (props: Partial<ComposerProps> = {}) => page.draw(stateOf([]), <Written {...props} />);
const area = () => page.place.querySelector('textarea') as HTMLTextAreaElement;
const buttons = () => [...page.place.querySelectorAll('button')];
const button = (text: string) => buttons().find((it) => it.textContent?.includes(text));
const selection = () => area().value.slice(area().selectionStart, area().selectionEnd);
function press(key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  act(() => void area().dispatchEvent(event));
  return event.defaultPrevented;
}

beforeEach(() => {
  sent.mockClear();
  page = pageOf();
});
afterEach(() => page.end());

describe('places to fill', () => {
  it('are filled with what is known as soon as their braces are closed', async () => {
    draw();
    typed(area(), 'Hello {{customer.first_name}}');
    await act(async () => undefined);
    expect(area().value).toBe('Hello Margarethe');
  });

  it('that nobody knows block sending, with a mark that leads to them', () => {
    draw({ text: 'It arrives on {{delivery date}}.' });
    const send = button(en.send) as HTMLButtonElement;
    expect([send.disabled, page.place.textContent?.includes('1 gap to fill')]).toEqual([true, true]);
    press('Enter', { ctrlKey: true });
    expect([sent.mock.calls.length, selection()]).toEqual([0, '{{delivery date}}']);
    area().setSelectionRange(0, 0);
    act(() => button('delivery date')?.click());
    expect(selection()).toBe('{{delivery date}}');
  });

  it('are walked through with Tab, which leaves the text after the last', () => {
    draw({ text: '{{one}} and {{two}}' });
    area().focus();
    area().setSelectionRange(0, 0);
    expect([press('Tab'), selection()]).toEqual([true, '{{one}}']);
    expect([press('Tab'), selection()]).toEqual([true, '{{two}}']);
    expect(press('Tab')).toBe(false);
    expect([press('Tab', { shiftKey: true }), selection()]).toEqual([true, '{{one}}']);
    expect(press('Tab', { shiftKey: true })).toBe(false);
  });

  it('that are filled let the text go', () => {
    draw({ text: 'On {{day}}' });
    typed(area(), 'On Friday');
    press('Enter', { ctrlKey: true });
    expect(sent).toHaveBeenCalledWith('On Friday');
  });
});

describe('signs', () => {
  it('are looked for by two letters after a colon, and by nothing else', () => {
    expect(emojiAsked('hello :th', 9)).toEqual({ from: 6, query: 'th' });
    for (const text of ['10:30', 'see:th', ':D', ':', 'https://ab', 'a :th b'])
      expect([text, emojiAsked(text, text.length)]).toEqual([text, undefined]);
    expect(emojiFor('thumbsu')).toEqual(['👍']);
    expect(emojiFor('')).toHaveLength(48);
  });

  it('are put in with Enter, while the text keeps the focus', () => {
    draw();
    area().focus();
    typed(area(), 'Done :thumbsu');
    expect(page.place.querySelector('[role="listbox"]')).not.toBeNull();
    expect(area().getAttribute('aria-activedescendant')).toBe(
      page.place.querySelector('[role="option"]')?.id,
    );
    press('Enter');
    expect(area().value).toBe('Done 👍');
    expect(page.place.querySelector('[role="listbox"]')).toBeNull();
  });

  it('leave Enter alone while no grid is open, and Escape closes only the grid', () => {
    draw();
    typed(area(), 'Done :D');
    expect(press('Enter')).toBe(false);
    typed(area(), 'Done :th');
    expect([press('Escape'), press('Escape')]).toEqual([true, false]);
  });
});

describe('two voices', () => {
  it('the note says who reads it', () => {
    draw({ tab: 'note' });
    expect(page.place.textContent).toContain(en.notePlaceholder);
    expect(button(en.addNote)).toBeDefined();
  });

  it('one of several shows its draft and the way to it, and has no Send', () => {
    draw({ text: 'begun', atRest: { line: 3 }, status: 'saved 10:40' });
    expect(button(en.send)).toBeUndefined();
    expect(area().value).toBe('begun');
    for (const words of [en.draft, 'saved 10:40', en.writeHere, '3'])
      expect(page.place.textContent).toContain(words);
  });
});
