/** After so long without a key or a pointer nobody is at the desk. */
export const AWAY_MS = 600_000;

/**
 * Whether somebody is at this device, told to the desk when it changes and on each new line. Of several tabs, which
 * share a line, the one that leads tells; a touch in any of them counts.
 */
export class Presence {
  private told: boolean | undefined;

  constructor(
    private readonly tell: (away: boolean) => void,
    private touchedAt: number,
  ) {}

  touch(at: number): void {
    this.touchedAt = Math.max(this.touchedAt, at);
  }

  /** `speaks`: this tab leads, and its line is open. */
  look(now: number, speaks: boolean): void {
    if (!speaks) {
      this.told = undefined;
      return;
    }
    const away = now - this.touchedAt >= AWAY_MS;
    if (this.told === away) return;
    this.told = away;
    this.tell(away);
  }
}
