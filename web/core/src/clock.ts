/** Tells the server's time from this device's: the difference is measured at `welcome` and at each ping. */
export class Clock {
  skewMs = 0;

  constructor(private readonly device: () => number = Date.now) {}

  heard(serverNow: number): void {
    this.skewMs = serverNow - this.device();
  }

  /** This device's clock, for durations and timers. */
  deviceNow(): number {
    return this.device();
  }
}
