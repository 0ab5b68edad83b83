/**
 * One line per step: what it is, what it found, how long it took. On a terminal the line moves while the
 * step runs; elsewhere a step that may take long announces itself first, so that no log looks dead.
 */
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

/**
 * @typedef {object} Step
 * @property {(detail: string) => void} update  Shows how far it is, like "12 of 31 MB".
 * @property {(detail?: string) => void} done
 * @property {(detail?: string) => void} failed
 */

const TICK_MS = 200;

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/**
 * Starts a step.
 * @param {string} label
 * @param {{ announce?: string, out?: NodeJS.WriteStream, now?: () => number }} [options]
 *   `announce` is printed at once where the line cannot move.
 * @returns {Step}
 */
export function startStep(
  label,
  { announce = '', out = process.stdout, now = () => performance.now() } = {},
) {
  const startedAt = now();
  let detail = announce;
  const moving = out.isTTY;
  const draw = () => {
    const text = `  ${label}${detail ? `: ${detail}` : ''}  ${seconds(now() - startedAt)}`;
    out.write(`\r\u001b[2K${text.slice(0, Math.max(20, out.columns - 1))}`);
  };
  const timer = moving ? setInterval(draw, TICK_MS) : undefined;
  timer?.unref();
  if (moving) draw();
  else if (announce) out.write(`  ${label}: ${announce}\n`);

  /** @param {string} mark @param {string} [end] */
  const finish = (mark, end) => {
    clearInterval(timer);
    out.write(
      `${moving ? '\r\u001b[2K' : ''}${mark} ${label}${end ? `: ${end}` : ''}  ${seconds(now() - startedAt)}\n`,
    );
  };
  return {
    update(text) {
      detail = text;
    },
    done: (end) => finish('✓', end),
    failed: (end) => finish('✗', end),
  };
}
