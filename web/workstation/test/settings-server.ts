import type { Answer, Ask, Method } from '../src/session/api.ts';
import type { Session } from '../src/session/session.ts';
import type { Body, Imported, Kept, Preview } from '../src/settings/bodies.ts';

const problem = (status: number, type: string, more: object = {}): Answer<never> => ({
  is: 'refused',
  problem: { type: type as 'conflict', title: type, status, ...more },
  retryAfterS: undefined,
});
const ok = <T>(value: unknown): Answer<T> => ({ is: 'ok', value: value as T });

/** Settings in memory that answer as REST does: versions, conflicts, field errors. */
export class SettingsServer {
  readonly asked: { readonly method: Method; readonly path: string; readonly how: Ask }[] = [];
  private readonly rows = new Map<string, Kept>();
  private count = 0;
  away = false;
  imported: Imported | undefined;
  /** The next save is refused with these. */
  errors: readonly { field: string; value: string; detail: string }[] = [];

  put(noun: string, id: string, body: Body, version = 1): void {
    this.rows.set(`${noun}/${id}`, { id, version, changed_at: 1_795_000_000_000, body });
  }

  kept(noun: string, id: string): Kept | undefined {
    return this.rows.get(`${noun}/${id}`);
  }

  readonly session = {
    ask: async <T>(method: Method, path: string, how: Ask = {}): Promise<Answer<T>> => {
      this.asked.push({ method, path, how });
      if (this.away) return { is: 'away' };
      const [rest = '', query = ''] = path.replace('/v1/settings/', '').split('?');
      const [noun = '', id, more] = rest.split('/');
      if (noun === 'audit') return ok({ lines: [] });
      if (more === 'preview' || id === 'preview') return ok(preview());
      if (id === 'import') return ok({ ...this.imported, dry_run: query.includes('dry_run') });
      if (more === 'invitation') return ok({ token: 'secret', expires_at: 1_795_600_000_000 });
      if (method === 'GET' && !id)
        return ok({
          items: [...this.rows].filter(([key]) => key.startsWith(`${noun}/`)).map(([, it]) => it),
        });
      return this.one(method, noun, id, how);
    },
  } as unknown as Session;

  private one<T>(method: Method, noun: string, id: string | undefined, how: Ask): Answer<T> {
    const there = id ? this.kept(noun, id) : undefined;
    if (id && !there) return problem(404, 'not-found');
    if (method === 'GET') return ok(there);
    if (there && how.ifVersion !== there.version) return problem(412, 'version-mismatch');
    if (method === 'DELETE') {
      this.rows.delete(`${noun}/${id}`);
      return ok(undefined);
    }
    if (this.errors.length > 0) {
      const { errors } = this;
      this.errors = [];
      return problem(400, 'bad-request', { errors, field: errors[0]?.field });
    }
    const made = id ?? `made-${++this.count}`;
    this.put(noun, made, how.body as Body, (there?.version ?? 0) + 1);
    return ok(this.kept(noun, made));
  }
}

function preview(): Preview {
  const days = Array.from({ length: 14 }, (_, at) => ({
    date: `2026-11-${String(10 + at)}`,
    is_special: at === 8,
    name: '',
    open_ms: 28_800_000,
    pieces: [{ from_minute: 540, to_minute: 1020 }],
  }));
  return {
    zone: 'Europe/London',
    now: 0,
    local_minute: 641,
    offset_minutes: 0,
    is_open: true,
    open_ms: 403_200_000,
    days,
  };
}
