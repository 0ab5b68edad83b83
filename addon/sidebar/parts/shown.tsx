/** Small things that views show: a cell's value, a time, a type, an empty list, a bar. */
import type { ComponentChildren } from 'preact';
import { useNow } from '../now.tsx';
import { ago, momentOf } from '../words.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

const SHOWN_MAX = 120;

/** A value as people read it; nothing in a cell is said, not left blank. */
export function Value({ value }: { value: string | null }) {
  if (value === null || value === '') return <span class="value empty">empty</span>;
  const isLong = value.length > SHOWN_MAX;
  return (
    <span class="value" title={isLong ? value : undefined}>
      {isLong ? `${value.slice(0, SHOWN_MAX)}…` : value}
    </span>
  );
}

/** How long ago; the exact time on hovering. */
export function Ago({ at }: { at: string | number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={momentOf(at)}>
      {ago(at, now)}
    </time>
  );
}

export function TypeChip({ type }: { type: 'TEXT' | 'NUMBER' | 'DATE' | 'BOOLEAN' }) {
  const [sign, name] = {
    TEXT: ['Aa', 'text'],
    NUMBER: ['12', 'number'],
    DATE: ['31', 'date'],
    BOOLEAN: ['✓✗', 'yes or no'],
  }[type] as [string, string];
  return (
    <span class={`chip type-${type.toLowerCase()}`} title={name}>
      <span aria-hidden="true">{sign}</span>
      <span class="unseen">{name}</span>
    </span>
  );
}

/** A view without entries: says that this is good, or what would be here. */
export function Nothing({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children: ComponentChildren;
}) {
  return (
    <div class="nothing">
      <span class="round">
        <Icon name={icon} size={26} />
      </span>
      <h3>{title}</h3>
      <p>{children}</p>
    </div>
  );
}

/** `of` null: it is not known how much there is. */
export function Bar({
  label,
  done,
  of,
  tone,
}: {
  label: string;
  done: number;
  of: number | null;
  tone?: string;
}) {
  const share = of === null || of === 0 ? null : Math.min(1, done / of);
  return (
    <div
      class={`meter ${tone ?? ''} ${share === null ? 'open' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of ?? undefined}
      aria-valuenow={share === null ? undefined : Math.min(done, of ?? done)}
    >
      <span style={share === null ? undefined : { width: `${Math.round(share * 100)}%` }} />
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div class="loading" role="status">
      <span class="unseen">{what}</span>
      <i />
      <i />
      <i />
    </div>
  );
}
