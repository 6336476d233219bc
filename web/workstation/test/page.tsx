import type { ChatState } from '@switchboard/core';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';
import { type DeskTools, ToolsProvider } from '../src/desk/tools.ts';

/** A page with parts of the desk on it, which see this state. */
export function pageOf() {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  const drafts = {};
  return {
    place,
    draw(state: ChatState, part: ReactNode) {
      const never = () => () => undefined;
      const tools = {
        me: { id: 'me', name: 'Anna', tenant: 't' },
        chat: { subscribe: never, state: () => state },
        drafts: { subscribe: never, book: () => drafts },
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
