/** Some signs that people send, each with its names. The system has the others. */
export const EMOJI: readonly (readonly [sign: string, names: string])[] = [
  ['🙂', 'smile happy улыбка'],
  ['😀', 'grin big радость'],
  ['😄', 'laugh joy смех'],
  ['😂', 'tears lol слёзы'],
  ['😉', 'wink подмигиваю'],
  ['😊', 'blush thanks приятно'],
  ['😍', 'love eyes восторг'],
  ['😎', 'cool круто'],
  ['🤔', 'think hm думаю'],
  ['😅', 'sweat phew уф'],
  ['😕', 'confused unsure странно'],
  ['😔', 'sad sorry грустно'],
  ['😞', 'disappointed жаль'],
  ['😢', 'cry плачу'],
  ['😮', 'wow surprised ого'],
  ['😬', 'grimace oops неловко'],
  ['🙃', 'upside irony'],
  ['😇', 'angel innocent'],
  ['🤝', 'deal handshake договорились'],
  ['👍', 'thumbsup yes good да хорошо'],
  ['👎', 'thumbsdown no нет'],
  ['👌', 'ok fine ладно'],
  ['👏', 'clap bravo браво'],
  ['🙏', 'please pray пожалуйста спасибо'],
  ['👋', 'wave hello bye привет пока'],
  ['💪', 'strong сила'],
  ['✌️', 'peace мир'],
  ['🤞', 'fingers luck удачи'],
  ['❤️', 'heart love сердце'],
  ['💙', 'blueheart'],
  ['⭐', 'star звезда'],
  ['🎉', 'party congrats ура поздравляю'],
  ['🎁', 'gift подарок'],
  ['🔥', 'fire огонь'],
  ['✅', 'check done готово'],
  ['❌', 'cross wrong ошибка'],
  ['⚠️', 'warning care внимание'],
  ['ℹ️', 'info справка'],
  ['❓', 'question вопрос'],
  ['❗', 'important важно'],
  ['⏰', 'clock time время'],
  ['📅', 'calendar date дата'],
  ['📦', 'parcel box посылка'],
  ['🚚', 'delivery truck доставка'],
  ['💳', 'card payment карта оплата'],
  ['📎', 'clip attachment файл'],
  ['📷', 'photo camera фото'],
  ['📞', 'phone call звонок'],
];

export const EMOJI_COLUMNS = 8;

/** Those with a name that begins so; all for nothing. */
export function emojiFor(query: string): readonly string[] {
  const low = query.toLocaleLowerCase();
  return EMOJI.filter(([, names]) => low === '' || names.split(' ').some((it) => it.startsWith(low))).map(
    ([sign]) => sign,
  );
}

const ASKED = /(?:^|[\s(])(:([\p{L}]{2,}))$/u;

/** `:sm` before the caret: where it begins, and what is looked for. A single letter may be a smile of its own: `:D`. */
export function emojiAsked(
  text: string,
  caret: number,
): { readonly from: number; readonly query: string } | undefined {
  const found = ASKED.exec(text.slice(0, caret));
  return found?.[1] === undefined ? undefined : { from: caret - found[1].length, query: found[2] ?? '' };
}
