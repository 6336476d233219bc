// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LineBanner } from '../src/desk/line-banner.tsx';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;

beforeEach(() => {
  page = pageOf();
});
afterEach(() => page.end());

it('promises that nothing is lost where something keeps it, and nowhere else', () => {
  const away = { ...stateOf([]), line: { name: 'waiting', lostAt: Date.now() - 10_000 } } as const;
  page.draw(away, <LineBanner />);
  expect(page.place.textContent).toContain(en.bannerKept);
  page.draw({ ...away, kept: false }, <LineBanner />);
  expect(page.place.textContent).not.toContain(en.bannerKept);
  expect(page.place.textContent).toContain(en.bannerMemory);
});
