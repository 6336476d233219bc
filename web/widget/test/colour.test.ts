import { expect, it } from 'vitest';
import { contrast, onColour, readable, tokensOf } from '../src/more/colour.ts';

const look = (accent: string, header = '') => ({ accent, header, radius_px: 6, has_page_font: false });

it('counts contrast as WCAG does', () => {
  expect(contrast('#ffffff', '#0b5c43')).toBeCloseTo(8, 1);
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});

it('writes on every colour in what can be read', () => {
  expect([onColour('#0b5c43'), onColour('#c96f35')]).toEqual(['#ffffff', '#1c2024']);
  for (let i = 0; i < 4_096; i += 7) {
    const colour = `#${i.toString(16).padStart(3, '0').replace(/./g, '$&$&')}`;
    expect(contrast(onColour(colour), colour), colour).toBeGreaterThanOrEqual(4.5);
  }
});

it('derives links and fills that can be seen in both themes, whatever the tenant chose', () => {
  for (const accent of ['#0b5c43', '#c96f35', '#ffff00', '#000000', '#ffffff', '#3e63dd']) {
    for (const dark of [false, true]) {
      const [raised, theirs] = dark ? ['#18191b', '#212225'] : ['#ffffff', '#f0f0f3'];
      const tokens = tokensOf(look(accent, accent), dark);
      const of = (name: string) => tokens[name] as string;
      expect(contrast(of('--accent-text'), theirs)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of('--accent-text'), raised)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of('--on-accent'), of('--accent'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of('--on-header'), of('--header'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of('--header-muted'), of('--header'))).toBeGreaterThanOrEqual(4.5);
      if (dark) expect(contrast(of('--accent'), raised)).toBeGreaterThanOrEqual(3);
    }
  }
});

it('leaves what nobody chose as the theme has it', () => {
  expect(tokensOf({ accent: '', header: '', radius_px: null, has_page_font: false }, false)).toEqual({});
  expect(tokensOf(look(''), true)).toEqual({ '--bubble': '6px', '--control-radius': '4px' });
  expect(readable('#3a5bc7', ['#ffffff'], 4.5)).toBe('#3a5bc7');
});
