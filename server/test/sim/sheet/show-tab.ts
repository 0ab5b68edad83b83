/** The tab as text, for traces. */
import type { SimGoogle } from './sim-google.ts';

export function showTab({ workbook, home }: SimGoogle): string {
  const rows = workbook.tab(home)?.rows ?? [];
  return rows
    .map(({ cells }, index) => {
      const texts = cells.map((cell) => cell.formula ?? JSON.stringify(cell.value));
      return `    ${String(index).padStart(3)} ${texts.join(' | ')}`;
    })
    .join('\n');
}
