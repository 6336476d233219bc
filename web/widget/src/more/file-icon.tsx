/** Strokes on a 24 grid, of what is there once the rest is. */
const PATHS = {
  clip: 'M20 11.5l-8.2 8.2a5 5 0 0 1-7-7L13 4.400a3.300 3.300 0 0 1 4.700 4.700l-8.200 8.200a1.700 1.700 0 0 1-2.400-2.400L14.500 7.500',
  file: 'M14 3H6v18h12V7l-4-4Zm0 0v4h4M9 12h6M9 16h6',
  broken: 'M14 3H6v18h12V7l-4-4Zm0 0v4h4M12 11v3M12 17.500h.01',
  get: 'M12 4v11M7 11l5 5 5-5M5 20h14',
} as const;

export function FileIcon({ name, size }: { name: keyof typeof PATHS; size: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
