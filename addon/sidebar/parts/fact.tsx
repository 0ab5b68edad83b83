/** A fact by its name, in a list of them; and how much of a minute's calls to Google are used. */
import type { ComponentChildren } from 'preact';
import { Bar } from './shown.tsx';

/** Stands in a `dl`. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function QuotaBar({ name, used, max }: { name: string; used: number; max: number }) {
  return (
    <span class="quota">
      <span>{name}</span>
      <Bar label={`${name} of Google Sheets`} done={used} of={max} tone={used > max * 0.8 ? 'high' : 'low'} />
      <span class="soft">
        {used}/{max}
      </span>
    </span>
  );
}
