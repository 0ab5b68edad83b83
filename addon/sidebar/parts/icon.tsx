/** The sidebar's icons: strokes of one weight, decoration only; what they mean is always said in words, too. */

const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  sync: 'M19 8a7.5 7.5 0 0 0-13.6 1.2M5 5v4.5h4.5M5 16a7.5 7.5 0 0 0 13.6-1.2M19 19v-4.5h-4.5',
  pause: 'M9 6v12M15 6v12',
  alert: 'M12 5l8 14H4zM12 10.5v3.8M12 16.6v.2',
  status: 'M4 13h3.5l2.5-7 4 12 2.5-5H20',
  columns: 'M5 5h14v14H5zM10 5v14M14.5 5v14',
  conflicts: 'M4 9h13m-3.5-3.5L17 9l-3.5 3.5M20 15.5H7m3.5-3.5L7 15.5 10.5 19',
  issues: 'M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM12 8.2v4.6M12 15.6v.2',
  activity: 'M12 4.5a7.5 7.5 0 1 1-6.9 4.6M5 5v4.2h4.2M12 8v4.4l3 1.8',
  sheet: 'M5.5 4.5h13v15h-13zM5.5 9.5h13M5.5 14.5h13M12 9.5v10',
  database:
    'M5.5 7c0-1.4 2.9-2.5 6.5-2.5s6.5 1.1 6.5 2.5-2.9 2.5-6.5 2.5S5.5 8.4 5.5 7zM5.5 7v10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5V7M5.5 12c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5',
  right: 'M5 12h13.5m-5-5l5 5-5 5',
  down: 'M6.5 9.5L12 15l5.5-5.5',
  close: 'M7 7l10 10M17 7L7 17',
  go: 'M9 6h9v9M18 6L7 17',
  undo: 'M8.5 6L5 9.5 8.5 13M5.5 9.5h8a5 5 0 0 1 0 10H10',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  gear: 'M5 8h8M17 8h2M5 16h2M11 16h8M15 5.8v4.4M9 13.8v4.4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
