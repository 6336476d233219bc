// @vitest-environment happy-dom
import { Check, Link, MessageSquare, Moon } from 'lucide-react';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { found, type PaletteItem } from '../src/palette/items.ts';
import { Palette } from '../src/palette/palette.tsx';
import { pageOf, typed } from './page.tsx';
import { stateOf } from './state.ts';

const ran: string[] = [];
const item = (
  id: string,
  group: PaletteItem['group'],
  label: string,
  more: Partial<PaletteItem> = {},
): PaletteItem => ({
  id,
  group,
  icon: Check,
  label,
  run: () => void ran.push(id),
  ...more,
});
const ITEMS = [
  item('close', 'paletteChat', 'Close chat', { cap: 'E' }),
  item('link', 'paletteChat', 'Copy the link to this chat', { icon: Link }),
  item('dark', 'paletteDesk', 'Dark colours', { icon: Moon, also: 'theme' }),
  item('anna', 'paletteChats', 'Clotilde Dark', { icon: MessageSquare, detail: 'Where is my parcel' }),
];
const ids = (query: string) => found(ITEMS, query).map((it) => it.item.id);

describe('what is found', () => {
  it('stands in the order of its groups: this chat, the desk, chats, pages', () => {
    expect(ids('')).toEqual(['close', 'link', 'dark', 'anna']);
    expect(ids('clo')).toEqual(['close', 'anna']);
    expect(ids('dark')).toEqual(['dark', 'anna']);
  });

  it('is found by other words too, and by what a chat says', () => {
    expect(ids('theme')).toEqual(['dark']);
    expect(ids('parcel')).toEqual(['anna']);
    expect(ids('nothing like it')).toEqual([]);
  });

  it('by a name beside an action is not that action', () => {
    const next = item('next', 'paletteDesk', 'Take the next customer', { detail: 'Clotilde Dark' });
    expect(found([next, ...ITEMS], 'clotilde').map((it) => it.item.id)).toEqual(['anna']);
  });
});

describe('the palette', () => {
  let page: ReturnType<typeof pageOf>;
  const closed = vi.fn();
  const options = () => [...page.place.querySelectorAll<HTMLElement>('[role="option"]')];
  const input = () => page.place.querySelector('input') as HTMLInputElement;
  const active = () => document.getElementById(input().getAttribute('aria-activedescendant') ?? '');
  const press = (key: string, more: KeyboardEventInit = {}) =>
    act(
      () =>
        void input().dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
        ),
    );

  beforeEach(() => {
    ran.length = 0;
    closed.mockClear();
    page = pageOf();
    page.draw(stateOf([]), <Palette items={ITEMS} context="Margarethe H." onClose={closed} />);
  });
  afterEach(() => page.end());

  it('is a combobox whose focus stays in the text while the arrows move', () => {
    expect(input().getAttribute('role')).toBe('combobox');
    expect(active()?.textContent).toContain('Close chat');
    press('ArrowDown');
    expect(active()?.textContent).toContain('Copy the link');
    expect(options().map((it) => it.getAttribute('aria-selected'))).toEqual([
      'false',
      'true',
      'false',
      'false',
    ]);
    press('ArrowUp');
    press('ArrowUp');
    expect(active()?.textContent).toContain('Clotilde');
  });

  it('shows the key that does the same', () => {
    expect(options()[0]?.querySelector('kbd')?.textContent).toBe('E');
  });

  it('runs what is marked, and closes before it does', () => {
    typed(input(), 'dark');
    press('Enter');
    expect(ran).toEqual(['dark']);
    expect(page.place.querySelector('dialog')?.open).toBe(false);
  });

  it('begins anew at the first with each letter', () => {
    press('ArrowDown');
    typed(input(), 'dark');
    expect(active()?.textContent).toContain('Dark colours');
  });

  it('is about this chat until Backspace in an empty text', () => {
    expect(page.place.textContent).toContain('Margarethe H.');
    press('Backspace');
    expect(page.place.textContent).not.toContain('Margarethe H.');
    expect(options().map((it) => it.id.replace(/.*-/, ''))).toEqual(['0', '1']);
    expect(active()?.textContent).toContain('Dark colours');
  });

  it('says that nothing is found, and Enter does nothing then', () => {
    typed(input(), 'zzz');
    expect(options()).toEqual([]);
    expect(input().getAttribute('aria-expanded')).toBe('false');
    press('Enter');
    expect(ran).toEqual([]);
  });

  it('Ctrl K closes it', () => {
    press('k', { code: 'KeyK', ctrlKey: true });
    expect(page.place.querySelector('dialog')?.open).toBe(false);
  });
});
