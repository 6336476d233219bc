/** Strokes on a 24 grid. */
const PATHS = {
  close: 'M6 6l12 12M18 6 6 18',
  sending: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4v5l3 2',
  sent: 'M5 13l4 4L19 7',
  delivered: 'M2 13l4 4L15 7M11 16l1 1L22 7',
  alert: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.5v5M12 16h.01',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  person: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5a1 1 0 0 1-1-1v-4Zm16 0h-3v5h2a1 1 0 0 0 1-1v-4Z',
  done: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 12l3 3 5-6',
  line: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 5-1.2M5 12a10 10 0 0 1 4-2.6M2 8.5a15 15 0 0 1 4-2.6M19 12a10 10 0 0 0-5-2.9M22 8.5A15 15 0 0 0 11 5M12 19h.01',
  again: 'M20 11a8 8 0 1 0-2 6M20 4v7h-7',
  kept: 'M6 4h12v17l-6-4-6 4V4Z',
  mark: 'M14.5 6H11a3.5 3.5 0 0 0 0 7h2a2.75 2.75 0 0 1 0 5.5H9.5M20 6a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM9.500 18.500a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
