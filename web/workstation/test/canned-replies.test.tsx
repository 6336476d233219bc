// @vitest-environment happy-dom
import { act, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { variablesOf } from '../src/model/canned.ts';
import {
  type CannedReply,
  cannedAsked,
  countUse,
  found,
  textFor,
  usable,
  usedCounts,
} from '../src/model/canned-replies.ts';
import { callsIn } from '../src/model/mentions.ts';
import { calledBy, colleaguesFor } from '../src/model/people.ts';
import { Composer, type ComposerProps } from '../src/ui/composer.tsx';
import type { Canned } from '../src/ui/use-canned.ts';
import { en } from '../src/words/en.ts';
import { pageOf, typed } from './page.tsx';
import { stateOf } from './state.ts';

const reply = (shortcut: string, text: string, part: Partial<CannedReply> = {}): CannedReply => ({
  id: shortcut,
  shortcut,
  title: `About ${shortcut}`,
  audience: 'everyone',
  queues: [],
  texts: [{ language: 'en', text }],
  used: 0,
  ...part,
});
const POLE = reply('pole', 'Hello {{customer.first_name|there}}, a pole comes on {{delivery date}}.');
const BATCH = reply('pole-batch', 'Which number is inside the bag?', { used: 9 });
const EXPRESS = reply('express', 'Express takes a day, also for a pole.', { used: 3 });
const shortcuts = (query: string, all = [EXPRESS, BATCH, POLE]) => found(all, query).map((it) => it.shortcut);

describe('canned replies', () => {
  it('are asked for by a slash that begins a word, and by nothing else', () => {
    expect(cannedAsked('/po', 3)).toEqual({ from: 0, query: 'po' });
    expect(cannedAsked('Well, /po', 9)).toEqual({ from: 6, query: 'po' });
    for (const text of ['and/or', '1/2', 'https://x', '/po le', '/po.'])
      expect([text, cannedAsked(text, text.length)]).toEqual([text, undefined]);
  });

  it('are found by shortcut, then title, then text; those used more come first', () => {
    expect(shortcuts('pole')).toEqual(['pole', 'pole-batch', 'express']);
    expect(shortcuts('po')).toEqual(['pole-batch', 'pole', 'express']);
    expect(shortcuts('about exp')).toEqual(['express']);
    expect(shortcuts('')).toEqual(['pole-batch', 'express', 'pole']);
    expect(shortcuts('zzz')).toEqual([]);
  });

  it('are personal, of my queues, or for everybody', () => {
    const mine = reply('mine', 'x', { audience: 'mine' });
    const ours = reply('ours', 'x', { audience: 'queues', queues: ['returns'] });
    const theirs = reply('theirs', 'x', { audience: 'queues', queues: ['payments'] });
    expect(usable([mine, ours, theirs, POLE], ['returns']).map((it) => it.shortcut)).toEqual([
      'mine',
      'ours',
      'pole',
    ]);
  });

  it('are said in the script of whoever wrote last, else in my language, else as they come first', () => {
    const texts = [
      { language: 'de', text: 'Guten Tag' },
      { language: 'en', text: 'Good day' },
      { language: 'ru', text: 'Добрый день' },
    ];
    const both = reply('hello', '', { texts });
    expect(textFor(both, 'Где посылка?', 'en')).toBe('Добрый день');
    expect(textFor(both, 'Where is it?', 'ru')).toBe('Guten Tag');
    expect(textFor(both, 'Where is it?', 'en')).toBe('Good day');
    expect(textFor(both, undefined, 'ru')).toBe('Добрый день');
    expect(textFor(POLE, 'Где?', 'ru')).toContain('Hello');
  });

  it('count their uses in this browser', () => {
    localStorage.clear();
    countUse('pole');
    countUse('pole');
    expect(usedCounts()).toEqual({ pole: 2 });
    localStorage.setItem('switchboard-desk:canned', 'nonsense');
    expect(usedCounts()).toEqual({});
  });
});

const sent = vi.fn();
const used = vi.fn();
const called = vi.fn();
const canned: Canned = {
  replies: [EXPRESS, BATCH, POLE],
  state: 'ready',
  textOf: (it) => it.texts[0]?.text ?? '',
  onUsed: used,
};
function Written(props: Partial<ComposerProps>) {
  const [text, setText] = useState(props.text ?? '');
  return (
    <Composer
      tab="reply"
      label="Reply"
      over={0}
      variables={variablesOf({ name: 'Margarethe H' }, { name: 'Anna' })}
      canned={canned}
      people={[
        { id: 'l', name: 'Lukas Weber' },
        { id: 's', name: 'Sofia Marchetti', state: 'Lunch' },
      ]}
      onMention={called}
      onTab={() => undefined}
      onSend={() => sent(text)}
      {...props}
      text={text}
      onText={setText}
    />
  );
}

describe('in the composer', () => {
  let page: ReturnType<typeof pageOf>;
  const draw = (props: Partial<ComposerProps> = {}) => page.draw(stateOf([]), <Written {...props} />);
  const area = () => page.place.querySelector('textarea') as HTMLTextAreaElement;
  const list = () => page.place.querySelector('[role=listbox]');
  const chosen = () => page.place.querySelector('[aria-selected=true]')?.textContent;
  const press = (key: string, more: KeyboardEventInit = {}): boolean => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    act(() => void area().dispatchEvent(event));
    return event.defaultPrevented;
  };
  beforeEach(() => {
    for (const it of [sent, used, called]) it.mockClear();
    page = pageOf();
  });
  afterEach(() => page.end());

  it('a slash opens them with a preview; known gaps are filled in it, open ones are marked', () => {
    draw();
    typed(area(), '/pole');
    expect(chosen()).toContain('/pole');
    const preview = page.place.textContent ?? '';
    expect(preview).toContain('Hello Margarethe, a pole comes on delivery date.');
    expect(area().getAttribute('aria-activedescendant')).toBe(
      page.place.querySelector('[aria-selected=true]')?.id,
    );
    expect(preview).toContain(en.cannedEveryone);
  });

  it('arrows choose, Enter puts in and goes to the first gap, which blocks sending', async () => {
    draw();
    area().focus();
    typed(area(), 'Hi. /po');
    expect(chosen()).toContain('/pole-batch');
    press('ArrowDown');
    expect(press('Enter')).toBe(true);
    await act(async () => undefined);
    expect(area().value).toBe('Hi. Hello Margarethe, a pole comes on {{delivery date}}.');
    expect(area().value.slice(area().selectionStart, area().selectionEnd)).toBe('{{delivery date}}');
    expect(list()).toBeNull();
    expect(used).toHaveBeenCalledWith(POLE);
    press('Enter', { ctrlKey: true });
    expect(sent).not.toHaveBeenCalled();
    expect(page.place.textContent).toContain('1 gap to fill');
  });

  it('Escape leaves the slash as it is, and Enter means Enter again', () => {
    draw();
    typed(area(), '/po');
    expect(press('Escape')).toBe(true);
    expect(list()).toBeNull();
    typed(area(), '/pol');
    expect(list()).toBeNull();
    expect(press('Enter')).toBe(false);
    expect(press('Escape')).toBe(false);
  });

  it('nothing found hides the list; nothing there and nothing read are said', () => {
    draw();
    typed(area(), '/zzz');
    expect(list()).toBeNull();
    page.end();
    page = pageOf();
    draw({ canned: { ...canned, replies: [], state: 'failed' } });
    typed(area(), '/');
    expect(page.place.textContent).toContain(en.cannedFailed);
    expect(press('Enter')).toBe(false);
  });

  it('an @ in a note calls a colleague by name', () => {
    draw({ tab: 'note' });
    area().focus();
    typed(area(), 'Please look, @luk');
    expect(chosen()).toContain('Lukas Weber');
    expect(press('Enter')).toBe(true);
    expect(area().value).toBe('Please look, @Lukas Weber ');
    expect(called).not.toHaveBeenCalled();
  });

  it('an @ in a reply goes into the note, and leaves the reply without it', () => {
    draw();
    area().focus();
    typed(area(), 'Good day @sof');
    expect(page.place.textContent).toContain(en.mentionNote);
    press('Tab');
    expect(area().value).toBe('Good day ');
    expect(called).toHaveBeenCalledWith('@Sofia Marchetti ');
  });
});

describe('who is called', () => {
  it('is looked for after an @ that begins a word', () => {
    expect(calledBy('see @An', 7)).toEqual({ from: 4, query: 'An' });
    expect(calledBy('anna@example', 12)).toBeUndefined();
    const people = [
      { id: '1', name: 'Mei Chen' },
      { id: '2', name: 'Anna Lindqvist' },
    ];
    expect(colleaguesFor(people, 'lind').map((it) => it.id)).toEqual(['2']);
    expect(colleaguesFor(people, '').length).toBe(2);
  });
});

it('whom a note calls stands out in it, and an address does not', () => {
  expect(callsIn('Ask @Anna, not a@b.example: @James-Lee knows')).toEqual([
    { text: 'Ask ', calls: false },
    { text: '@Anna', calls: true },
    { text: ', not a@b.example: ', calls: false },
    { text: '@James-Lee', calls: true },
    { text: ' knows', calls: false },
  ]);
});
