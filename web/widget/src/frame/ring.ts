let audio: AudioContext | undefined;

/** A page may silence its widget. */
export const sound = { muted: false };

/** Browsers let a page sound only after a gesture in it. */
addEventListener('pointerdown', () => {
  audio ??= new AudioContext();
});

/** Two soft tones. */
export function ring(): void {
  if (!audio || sound.muted) return;
  const at = audio.currentTime;
  for (const [i, hertz] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = hertz;
    loud.gain.setValueAtTime(0.06, at + i * 0.12);
    loud.gain.exponentialRampToValueAtTime(0.001, at + i * 0.12 + 0.25);
    tone.connect(loud).connect(audio.destination);
    tone.start(at + i * 0.12);
    tone.stop(at + i * 0.12 + 0.3);
  }
}
