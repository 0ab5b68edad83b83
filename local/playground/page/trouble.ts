/** Buttons that make trouble on purpose: what the product is for is seen when something breaks. */
import type { DeskState } from '../wire.ts';
import { isQuotaUsedUp, switchBackend, switchQuota, wipeRedis } from './desk.ts';
import { part } from './notices.ts';

export interface TroubleEvents {
  readonly done: (sentence: string) => void;
  readonly failed: (sentence: string) => void;
  /** A person sorts the tab by some column. */
  readonly sort: () => Promise<void>;
}

export function troubleButtons(state: DeskState, events: TroubleEvents): void {
  const bar = part('trouble');
  bar.hidden = false;
  const button = (name: string): HTMLButtonElement => {
    const found = bar.querySelector<HTMLButtonElement>(`[data-trouble="${name}"]`);
    if (!found) throw new Error(`The page has no button for ${name}.`);
    return found;
  };
  const press = (name: string, isOn: boolean): void =>
    button(name).setAttribute('aria-pressed', String(isOn));
  const isPressed = (name: string): boolean => button(name).getAttribute('aria-pressed') === 'true';
  const on = (name: string, act: () => Promise<string>): void => {
    const one = button(name);
    one.addEventListener('click', () => {
      if (one.getAttribute('aria-disabled') === 'true') return;
      one.setAttribute('aria-disabled', 'true');
      void act()
        .then(events.done, (error: unknown) => events.failed(String(error)))
        .finally(() => one.removeAttribute('aria-disabled'));
    });
  };

  press('backend', state.backend === 'off');
  void isQuotaUsedUp().then((isOn) => press('quota', isOn));
  button('redis').hidden = !state.mayWipeRedis;

  on('backend', async () => {
    const { backend } = await switchBackend(isPressed('backend'));
    press('backend', backend === 'off');
    return backend === 'off'
      ? 'The backend is down. Go on typing: edits are kept and sent when it is back.'
      : 'The backend is back and catches up.';
  });
  on('quota', async () => {
    const isOn = !isPressed('quota');
    await switchQuota(isOn);
    press('quota', isOn);
    return isOn ? 'Google refuses every call of the backend now.' : 'Google answers again.';
  });
  on('redis', async () => {
    await wipeRedis();
    return 'Redis is empty. Nothing durable was in it.';
  });
  on('sort', async () => {
    await events.sort();
    return 'A person sorted the rows. Every row keeps its partner in MySQL.';
  });
}
