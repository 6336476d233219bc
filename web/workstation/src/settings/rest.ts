import { uuid7 } from '@switchboard/core';
import type { Answer } from '../session/api.ts';
import type { Session } from '../session/session.ts';
import type { Audit, Body, Imported, Kept, NounName, PageOf, Plan, Preview } from './bodies.ts';

const AT = '/v1/settings';
const PAGES_MAX = 25;

/** Administration by REST, in the name of whoever is signed in. */
export class Rest {
  constructor(private readonly session: Pick<Session, 'ask'>) {}

  /** All of a noun, page by page. */
  async list(noun: NounName): Promise<Answer<readonly Kept[]>> {
    const items: Kept[] = [];
    let after = '';
    for (let page = 0; page < PAGES_MAX; page++) {
      const answer = await this.session.ask<PageOf>('GET', `${AT}/${noun}${after && `?after=${after}`}`);
      if (answer.is !== 'ok') return answer;
      items.push(...answer.value.items);
      if (!answer.value.next) break;
      after = answer.value.next;
    }
    return { is: 'ok', value: items };
  }

  read(noun: NounName, id: string) {
    return this.session.ask<Kept>('GET', `${AT}/${noun}/${id}`);
  }
  create(noun: NounName, body: Body, key: string) {
    return this.session.ask<Kept>('POST', `${AT}/${noun}`, { body, key });
  }
  save(noun: NounName, { id, version }: Pick<Kept, 'id' | 'version'>, body: Body) {
    return this.session.ask<Kept>('PUT', `${AT}/${noun}/${id}`, { body, ifVersion: version });
  }
  remove(noun: NounName, { id, version }: Kept) {
    return this.session.ask<void>('DELETE', `${AT}/${noun}/${id}`, { ifVersion: version });
  }
  /** The next 14 days of a plan that may not be saved. */
  preview(name: string, plan: Plan, signal: AbortSignal) {
    return this.session.ask<Preview>('POST', `${AT}/hours/preview`, { body: { name, plan }, signal });
  }
  savedPreview(id: string, signal: AbortSignal) {
    return this.session.ask<Preview>('GET', `${AT}/hours/${id}/preview`, { signal });
  }
  invite(operator: string) {
    return this.session.ask<{ token: string; expires_at: number }>(
      'POST',
      `${AT}/operators/${operator}/invitation`,
    );
  }
  /** Judges a table line by line; `dry`: writes nothing, else leaves bad lines out. */
  import(noun: NounName, csv: string, dry: boolean) {
    const how = dry ? 'dry_run=true' : 'leave_bad_lines=true';
    return this.session.ask<Imported>('POST', `${AT}/${noun}/import?${how}`, { csv });
  }
  audit(query: Readonly<Record<string, string>>) {
    return this.session.ask<Audit>('GET', `${AT}/audit?${new URLSearchParams(query)}`);
  }
}

/** For one thing that is to be made, and all its repetitions. */
export const newKey = (): string => uuid7();
