/** What administration says of this widget, as `/widget/settings.json` tells it. */
export interface Shown {
  readonly version: number;
  readonly title: string;
  readonly look?: Look;
  readonly greeting?: string;
  readonly outside_hours?: string;
  readonly fields?: readonly Field[];
  readonly consent_url?: string;
  readonly has_offline_form?: boolean;
  readonly asks_rating?: boolean;
  readonly queues?: readonly Queue[];
  readonly hours?: readonly Hours[];
}

export interface Look {
  readonly accent: string;
  readonly header: string;
  readonly radius_px: number | null;
  readonly has_page_font: boolean;
}

export interface Field {
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'name' | 'email' | 'phone' | 'number';
  readonly need: 'optional' | 'required';
  readonly pattern: string;
}

export interface Queue {
  readonly id: string;
  readonly name: string;
  /** The place among the hours; none: always open. */
  readonly hours: number | null;
}

export interface Hours {
  readonly zone: string;
  readonly days: readonly Day[];
}

export interface Day {
  readonly date: string;
  readonly name?: string;
  /** From and to, cut at midnight. */
  readonly spans: readonly (readonly [number, number])[];
}

export interface Fetched {
  readonly shown: Shown;
  /** The server's clock minus this device's. */
  readonly skewMs: number;
}

/** Fetches it; the browser asks with what it kept, so that nothing is sent twice. */
export async function fetchShown(tenant: string, lang: string): Promise<Fetched> {
  const response = await fetch(`/widget/settings.json?${new URLSearchParams({ tenant, lang })}`);
  if (!response.ok) throw new Error(`settings: ${response.status}`);
  const shown = (await response.json()) as Shown;
  const date = Date.parse(response.headers.get('date') ?? '');
  return { shown, skewMs: Number.isNaN(date) ? 0 : date - Date.now() };
}
