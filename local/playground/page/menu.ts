/** A context menu for mouse and keyboard: arrow keys move, Enter chooses, Escape or a click elsewhere closes. */
import type { MenuItem } from './row-commands.ts';

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** Opens a menu with its corner at a point, as far as the window has room. `closed` is called once it is gone. */
export function openMenu(items: readonly MenuItem[], at: ScreenPoint, closed: () => void): void {
  const menu = document.createElement('div');
  menu.className = 'menu';
  menu.popover = 'auto';
  menu.role = 'menu';
  menu.append(...items.map((item) => itemButton(item, menu)));
  menu.addEventListener('keydown', (event) => moveFocus(menu, event));
  menu.addEventListener('contextmenu', (event) => event.preventDefault());
  menu.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    menu.remove();
    closed();
  });
  document.body.append(menu);
  menu.showPopover();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(0, Math.min(at.x, window.innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(0, Math.min(at.y, window.innerHeight - height - 4))}px`;
  menu.querySelector('button')?.focus();
}

function itemButton({ title, run }: MenuItem, menu: HTMLElement): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.role = 'menuitem';
  button.textContent = title;
  button.addEventListener('click', () => {
    menu.hidePopover();
    run();
  });
  return button;
}

function moveFocus(menu: HTMLElement, event: KeyboardEvent): void {
  const buttons = [...menu.querySelectorAll('button')];
  const current = buttons.findIndex((button) => button === document.activeElement);
  const targets: Record<string, number> = {
    ArrowDown: (current + 1) % buttons.length,
    ArrowUp: (current - 1 + buttons.length) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  };
  const target = targets[event.key];
  if (event.key === 'Tab') menu.hidePopover();
  if (target === undefined) return;
  event.preventDefault();
  buttons[target]?.focus();
}
