let context: AudioContext | undefined;

/** Two soft tones. Browsers are silent until somebody touched the page; then so are we. */
export function ring(): void {
  try {
    context ??= new AudioContext();
    if (context.state !== 'running') return void context.resume().catch(() => undefined);
    const start = context.currentTime;
    for (const [at, hertz] of [
      [0, 660],
      [0.12, 880],
    ] as const) {
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
