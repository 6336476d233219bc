import type { Level } from './settings.ts';

let context: AudioContext | undefined;

/** Soft tones, each at its second: up for somebody new, two for a word, one low for what goes wrong. */
const TONES: Readonly<Record<Level, readonly (readonly [inS: number, hertz: number])[]>> = {
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

/** What sounds later than this is no news. */
const LATE_MS = 1_000;

/** Browsers are silent until somebody touched the page; then so are we. */
export function ring(level: Level): void {
  try {
    context ??= new AudioContext();
    const at = context;
    if (at.state === 'running') return sound(at, level);
    // A new one starts in a moment, where it may.
    const askedAt = Date.now();
    at.resume().then(
      () => Date.now() - askedAt < LATE_MS && sound(at, level),
      () => undefined,
    );
  } catch {
    // A page without sound still shows everything.
  }
}

function sound(at: AudioContext, level: Level): void {
  const start = at.currentTime;
  for (const [inS, hertz] of TONES[level]) {
    const tone = at.createOscillator();
    const loud = at.createGain();
    tone.frequency.value = hertz;
    loud.gain.setValueAtTime(0.0001, start + inS);
    loud.gain.exponentialRampToValueAtTime(0.08, start + inS + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.0001, start + inS + 0.3);
    tone.connect(loud).connect(at.destination);
    tone.start(start + inS);
    tone.stop(start + inS + 0.32);
  }
}
