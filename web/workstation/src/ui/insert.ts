/** Puts a text where another stands in a text area, as if it was typed: it can be undone, and the page hears of it. */
export function insert(area: HTMLTextAreaElement, text: string, from: number, to: number): void {
  area.focus();
  area.setSelectionRange(from, to);
  // The only way that keeps the browser's own undo.
  const done =
    text === '' ? document.execCommand?.('delete') : document.execCommand?.('insertText', false, text);
  if (done) return;
  // Past React's own property, which would take the change for one of its own.
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  value?.set?.call(area, area.value.slice(0, from) + text + area.value.slice(to));
  area.setSelectionRange(from + text.length, from + text.length);
  area.dispatchEvent(new Event('input', { bubbles: true }));
}
