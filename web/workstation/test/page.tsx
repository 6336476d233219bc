import type { ChatState } from '@switchboard/core';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';
import { type DeskTools, ToolsProvider } from '../src/desk/tools.ts';
import type { Drafts } from '../src/model/drafts.ts';

/** A page with parts of the desk on it, which see this state. `chat`: what they do with the line. */
export function pageOf(chat: Readonly<Record<string, unknown>> = {}, drafts?: Drafts) {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  const book = {};
  const never = () => () => undefined;
  let shown: ChatState;
  const line = { subscribe: never, state: () => shown, ...chat };
  return {
    place,
    draw(state: ChatState, part: ReactNode) {
      shown = state;
      const tools = {
        me: { id: 'me', name: 'Anna', tenant: 't' },
        chat: line,
        drafts: drafts ?? { subscribe: never, book: () => book, saved: () => true, kept: () => true },
      } as unknown as DeskTools;
      act(() => root.render(<ToolsProvider value={tools}>{part}</ToolsProvider>));
    },
    end() {
      act(() => root.unmount());
      place.remove();
      vi.unstubAllGlobals();
    },
  };
}

/** A person's text in a field, as React hears of it. */
export function typed(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const proto =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  act(() => {
    Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(field, text);
    field.setSelectionRange(text.length, text.length);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
  });
}
