import { SquareSlash } from 'lucide-react';
import { gapsOf } from '../../model/canned.ts';
import type { LocalText } from '../bodies.ts';
import { CannedAudience, CannedPreview, CannedTexts } from '../canned/texts.tsx';
import type { NounSpec } from '../spec.ts';

const texts = (value: unknown) => (value ?? []) as readonly LocalText[];
const AUDIENCES = [
  ['mine', 'onlyMe'],
  ['queues', 'someQueues'],
  ['everyone', 'everyone'],
] as const;

export const cannedReplies: NounSpec = {
  name: 'canned-replies',
  audit: 'canned_reply',
  icon: SquareSlash,
  one: 'cannedReply',
  many: 'cannedReplies',
  none: 'cannedNone',
  fields: [
    { path: 'shortcut', word: 'shortcut', help: 'shortcutHelp', kind: { is: 'text', max: 32, mono: true } },
    { path: 'title', word: 'title', kind: { is: 'text', max: 120 } },
    { path: 'audience', word: 'whoUses', kind: { is: 'choice', of: AUDIENCES } },
    { path: 'queues', word: 'queues', kind: { is: 'refs', noun: 'queues' } },
    {
      path: 'texts',
      word: 'text',
      kind: {
        is: 'own',
        show: (value) =>
          texts(value)
            .map(({ language, text }) => `${language}: ${text}`)
            .join('\n') || '–',
      },
    },
  ],
  sections: [
    { word: 'general', rows: [['shortcut', 'title']], part: CannedAudience },
    { word: 'text', hint: 'gapsHint', part: CannedTexts },
  ],
  aside: CannedPreview,
  columns: [
    { word: 'cannedReply', show: (body) => `/${body.shortcut ?? ''}  ${body.title ?? ''}` },
    {
      word: 'whoUses',
      show: (body, { say, nameOf }) =>
        body.audience === 'queues'
          ? ((body.queues ?? []) as readonly string[]).map((id) => nameOf('queues', id)).join(', ')
          : say(body.audience === 'mine' ? 'onlyMe' : 'everyone'),
    },
    {
      word: 'gaps',
      end: true,
      show: (body) => String(gapsOf(texts(body.texts)[0]?.text ?? '').length || '–'),
    },
    {
      word: 'languages',
      end: true,
      show: (body) =>
        texts(body.texts)
          .map((it) => it.language)
          .join(', '),
    },
  ],
  label: (body) => String(body.title ?? ''),
  blank: () => ({
    shortcut: '',
    title: '',
    audience: 'mine',
    queues: [],
    texts: [{ language: 'en', text: '' }],
  }),
  beside: 'wide',
  isMade: true,
  isDeleted: true,
  hasTable: true,
  needs: ['queues'],
  queuesOf: (body) => (body.audience === 'mine' ? 'own' : ((body.queues ?? []) as readonly string[])),
  readers: 'staff',
  writers: 'queues',
};
