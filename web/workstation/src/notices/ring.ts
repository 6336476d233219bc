import type { Level } from './settings.ts';

let context: AudioContext | undefined;

/** Soft tones, each at its second: up for somebody new, two for a word, one low for what goes wrong. */
const TONES: Readonly<Record<Level, readonly (readonly [atS: number, hertz: number])[]>> = {
  offer: [
    [0, 523],
    [0.12, 659],
    [0.24, 784],
  ],
  reply: [
    [0, 660],
    [0.12, 880],
  ],
  alert: [
    [0, 392],
    [0.18, 392],
  ],
};

/** Browsers are silent until somebody touched the page; then so are we. */
export function ring(level: Level): void {
  try {
    context ??= new AudioContext();
    if (context.state !== 'running') return void context.resume().catch(() => undefined);
    const start = context.currentTime;
    for (const [at, hertz] of TONES[level]) {
      const tone = context.createOscillator();
      const loud = context.createGain();
      tone.frequency.value = hertz;
      loud.gain.setValueAtTime(0.0001, start + at);
      loud.gain.exponentialRampToValueAtTime(0.08, start + at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, start + at + 0.3);
      tone.connect(loud).connect(context.destination);
      tone.start(start + at);
      tone.stop(start + at + 0.32);
    }
  } catch {
    // A page without sound still shows everything.
  }
}
