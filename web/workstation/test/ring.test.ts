import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** An audio device that starts when it is told to. */
class Device {
  static tones: number[] = [];
  static go: () => void = () => undefined;
  state = 'suspended';
  currentTime = 0;
  destination = {};

  resume(): Promise<void> {
    return new Promise((resolve) => {
      Device.go = () => {
        this.state = 'running';
        resolve();
      };
    });
  }

  createOscillator() {
    const frequency = { value: 0 };
    const start = () => void Device.tones.push(frequency.value);
    return { frequency, start, stop: () => undefined, connect: <T>(it: T) => it };
  }

  createGain() {
    const nothing = () => undefined;
    const gain = { setValueAtTime: nothing, exponentialRampToValueAtTime: nothing };
    return { gain, connect: <T>(it: T) => it };
  }
}

let ring: typeof import('../src/notices/ring.ts').ring;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('AudioContext', Device);
  Device.tones = [];
  ({ ring } = await import('../src/notices/ring.ts'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('sounds the first time too, when the device has started', async () => {
  ring('reply');
  expect(Device.tones).toEqual([]);
  Device.go();
  await vi.advanceTimersByTimeAsync(0);
  expect(Device.tones).toEqual([660, 880]);
  ring('alert');
  expect(Device.tones).toEqual([660, 880, 392, 392]);
});

it('is silent about what was news before somebody touched the page', async () => {
  ring('alert');
  await vi.advanceTimersByTimeAsync(5_000);
  Device.go();
  await vi.advanceTimersByTimeAsync(0);
  expect(Device.tones).toEqual([]);
});

it('does without where there is no sound', () => {
  vi.stubGlobal('AudioContext', undefined);
  expect(() => ring('offer')).not.toThrow();
});
