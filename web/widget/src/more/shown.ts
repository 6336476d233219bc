import { useEffect, useState } from 'preact/hooks';
import { type Fetched, fetchShown, type Shown } from './settings.ts';

/** A widget without a line hears of nothing: it looks by itself while it is open. */
const LOOK_MS = 60_000;
const AGAIN_MS = 5_000;

/** The settings as they are now: at the opening, whenever the line tells of a change, and now and then. */
export function useShown(
  tenant: string,
  locale: string,
  open: boolean,
  told: number | undefined,
): { shown?: Shown; skewMs: number } {
  const [fetched, setFetched] = useState<Fetched>();
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      const got = await fetchShown(tenant, locale).catch(() => undefined);
      if (over) return;
      // The very same is not drawn again.
      if (got) {
        const isSame = (it: Fetched | undefined) => JSON.stringify(it?.shown) === JSON.stringify(got.shown);
        setFetched((it) => (it && isSame(it) ? it : got));
      }
      if (open) timer = setTimeout(look, got ? LOOK_MS : AGAIN_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [tenant, locale, open, told]);
  return fetched ? { shown: fetched.shown, skewMs: fetched.skewMs } : { skewMs: 0 };
}
