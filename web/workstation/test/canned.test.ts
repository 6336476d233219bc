import { describe, expect, it } from 'vitest';
import { filled, gapFrom, gapsOf, partsOf, resolved, variablesOf } from '../src/model/canned.ts';

const KNOWN = variablesOf({ name: 'Margarethe Hollingsworth' }, { name: 'Anna Lindqvist' });
const GUEST = variablesOf({ name: ' ' }, { name: 'Anna Lindqvist' });

describe('a text with variables', () => {
  it('is filled with what is known', () => {
    expect(resolved('Hello {{customer.first_name}}, {{ operator.first_name }} here.', KNOWN)).toBe(
      'Hello Margarethe, Anna here.',
    );
    expect(resolved('{{customer.name}}', KNOWN)).toBe('Margarethe Hollingsworth');
  });

  it('takes the fallback where nothing is known; an empty one leaves nothing', () => {
    expect(resolved('Hello {{customer.first_name|there}}!', GUEST)).toBe('Hello there!');
    expect(resolved('Hello {{customer.first_name|there}}!', KNOWN)).toBe('Hello Margarethe!');
    expect(resolved('Hello{{customer.first_name|}}!', GUEST)).toBe('Hello!');
    expect(resolved('{{ order.id | your order }}', GUEST)).toBe('your order');
  });

  it('keeps the places that nobody knows, by their names', () => {
    const text = 'It arrives on {{delivery date}}, {{customer.first_name}}.';
    expect(resolved(text, KNOWN)).toBe('It arrives on {{delivery date}}, Margarethe.');
    expect(gapsOf(resolved(text, KNOWN)).map((it) => it.name)).toEqual(['delivery date']);
  });

  it('in any script', () => {
    expect(gapsOf('Заказ {{номер заказа}} готов').map((it) => it.name)).toEqual(['номер заказа']);
  });

  it('is text where no name stands between two braces', () => {
    for (const text of [
      '{{}}',
      '{{ }}',
      '{ {x} }',
      '{{a\nb}}',
      '{{1+1}}',
      'function(){{return}',
      '{{x',
      'x}}',
    ])
      expect([text, gapsOf(text)]).toEqual([text, []]);
  });

  it('knows nothing but its own names', () => {
    expect(resolved('{{constructor}} {{__proto__}} {{toString|x}}', KNOWN)).toBe(
      '{{constructor}} {{__proto__}} x',
    );
  });

  it('is never given a place to fill by a customer’s name', () => {
    const odd = variablesOf({ name: '{{x}} {{customer.name}}' }, { name: 'Anna' });
    expect(gapsOf(resolved('{{customer.name}}', odd))).toEqual([]);
  });

  it('is drawn in parts', () => {
    expect(partsOf('For {{customer.first_name}} on {{delivery date}}.', KNOWN)).toEqual([
      { is: 'text', text: 'For ' },
      { is: 'filled', text: 'Margarethe' },
      { is: 'text', text: ' on ' },
      { is: 'gap', text: 'delivery date' },
      { is: 'text', text: '.' },
    ]);
  });
});

describe('while it is written', () => {
  it('the caret stays between the same letters', () => {
    const text = 'Hi {{customer.first_name}}, yes';
    expect(filled(text, text.length, KNOWN)).toEqual({ text: 'Hi Margarethe, yes', caret: 18 });
    expect(filled(text, 2, KNOWN).caret).toBe(2);
    expect(filled(text, 26, KNOWN)).toEqual({ text: 'Hi Margarethe, yes', caret: 13 });
    expect(filled('none', 2, KNOWN)).toEqual({ text: 'none', caret: 2 });
  });

  it('Tab goes to the next place, Shift+Tab to the one before, and past the last there is none', () => {
    const text = '{{one}} and {{two}}';
    expect(gapFrom(text, 0, 1)?.name).toBe('one');
    expect(gapFrom(text, 7, 1)?.name).toBe('two');
    expect(gapFrom(text, 19, 1)).toBeUndefined();
    expect(gapFrom(text, 12, -1)?.name).toBe('one');
    expect(gapFrom(text, 0, -1)).toBeUndefined();
  });
});
