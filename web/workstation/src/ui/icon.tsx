import type { LucideIcon } from 'lucide-react';

/** A drawing beside words; it says nothing by itself. */
export function Icon({
  of: Drawing,
  size = 16,
  className,
}: {
  of: LucideIcon;
  size?: number;
  className?: string | undefined;
}) {
  return <Drawing size={size} strokeWidth={size <= 14 ? 2 : 1.75} aria-hidden className={className} />;
}
