/** How far back the dashboard looks. */
export const SERIES_RANGES = ['hour', 'day', 'week'] as const;
export type SeriesRange = (typeof SERIES_RANGES)[number];
