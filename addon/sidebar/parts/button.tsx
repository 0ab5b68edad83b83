/** Buttons. While something runs they rest, and stay in the order of the keyboard, so that nobody loses the place. */
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

export interface ButtonProps {
  /** `action`: the one blue button of a view. `link`: looks like text. */
  kind?: 'action' | 'plain' | 'danger' | 'link';
  icon?: IconName;
  isBusy?: boolean;
  /** Says more to a screen reader than the text does. */
  label?: string;
  expanded?: boolean;
  onClick: () => void;
  children?: ComponentChildren;
}

export function Button({
  kind = 'plain',
  icon,
  isBusy = false,
  label,
  expanded,
  onClick,
  children,
}: ButtonProps) {
  return (
    <button
      type="button"
      class={`button ${kind}`}
      aria-disabled={isBusy}
      aria-label={label}
      aria-expanded={expanded}
      onClick={isBusy ? undefined : onClick}
    >
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}
