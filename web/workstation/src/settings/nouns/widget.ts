import { AppWindow } from 'lucide-react';
import type { AskedField, WidgetTexts } from '../bodies.ts';
import type { NounSpec } from '../spec.ts';
import { BeforeChat } from '../widget/asked.tsx';
import { Contrast } from '../widget/contrast-rows.tsx';
import { Look } from '../widget/look.tsx';
import { HiddenOn, Origins } from '../widget/origins.tsx';
import { WidgetPreview } from '../widget/preview.tsx';
import { Texts } from '../widget/texts.tsx';

const list = (value: unknown): string => ((value ?? []) as readonly string[]).join(', ') || '–';

export const widgets: NounSpec = {
  name: 'widgets',
  audit: 'widget',
  icon: AppWindow,
  one: 'widget',
  many: 'widgets',
  none: 'widgetsNone',
  fields: [
    { path: 'title', word: 'headerName', kind: { is: 'text', max: 80 } },
    { path: 'look.accent', word: 'accent', kind: { is: 'text', max: 7, optional: true, mono: true } },
    { path: 'look.header', word: 'header', kind: { is: 'text', max: 7, optional: true, mono: true } },
    {
      path: 'look.radius_px',
      word: 'radius',
      help: 'radiusHelp',
      kind: { is: 'number', min: 0, max: 24, unit: 'px', optional: true },
    },
    { path: 'look.has_page_font', word: 'pageFont', help: 'pageFontHelp', kind: { is: 'switch' } },
    {
      path: 'texts',
      word: 'texts',
      kind: {
        is: 'own',
        show: (value) =>
          ((value ?? []) as readonly WidgetTexts[])
            .map(({ language, greeting, title }) => `${language}: ${greeting || title || '–'}`)
            .join('\n') || '–',
      },
    },
    {
      path: 'fields',
      word: 'beforeChat',
      kind: {
        is: 'own',
        show: (value, { say }) =>
          ((value ?? []) as readonly AskedField[])
            .map((it) => `${it.label} (${say(it.need === 'required' ? 'required' : 'optional')})`)
            .join(', ') || '–',
      },
    },
    { path: 'queues', word: 'queueChoice', help: 'queueChoiceHelp', kind: { is: 'refs', noun: 'queues' } },
    {
      path: 'consent_url',
      word: 'consent',
      help: 'consentHelp',
      kind: { is: 'text', max: 500, optional: true },
    },
    { path: 'origins', word: 'origins', kind: { is: 'own', show: list } },
    { path: 'hidden_on', word: 'hiddenOn', kind: { is: 'own', show: list } },
    {
      path: 'teaser_after_ms',
      word: 'teaserAfter',
      help: 'teaserHelp',
      kind: { is: 'span', minMs: 1_000, maxMs: 3_600_000, none: 'never' },
    },
    {
      path: 'has_offline_form',
      word: 'offlineForm',
      help: 'offlineFormHelp',
      kind: { is: 'switch', usual: true },
    },
    { path: 'asks_rating', word: 'asksRating', help: 'asksRatingHelp', kind: { is: 'switch', usual: true } },
  ],
  sections: [
    { word: 'look', hint: 'lookHint', part: Look },
    { word: 'contrast', hint: 'contrastHint', part: Contrast },
    { word: 'texts', part: Texts },
    { word: 'beforeChat', hint: 'beforeChatHint', part: BeforeChat },
    { word: 'origins', hint: 'originsHint', part: Origins },
    {
      word: 'onPage',
      part: HiddenOn,
      rows: [['teaser_after_ms', 'has_offline_form'], ['asks_rating']],
    },
  ],
  aside: WidgetPreview,
  columns: [
    { word: 'headerName', show: (body) => String(body.title ?? '') },
    { word: 'origins', show: (body) => list(body.origins) },
  ],
  label: (body) => String(body.title ?? ''),
  blank: () => ({}),
  isMade: false,
  isDeleted: false,
  hasTable: false,
  needs: ['queues'],
  queuesOf: () => [],
  readers: 'all',
  writers: 'all',
};
