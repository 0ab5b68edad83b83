/**
 * Hears that this command should stop: Ctrl-C, SIGTERM, or the launcher that started it being gone.
 * The first request asks for an orderly end; a later one, sent because that takes too long, forces it.
 */

/** One Ctrl-C may arrive twice, from the terminal and from npm; only a person's second one comes this late. */
const SECOND_AFTER_MS = 1_000;

export interface StopHandlers {
  /** `code` is the exit code that fits: 130 after Ctrl-C, 143 after SIGTERM. */
  stop: (code: number) => void;
  force: (code: number) => void;
}

export function onStopRequest({ stop, force }: StopHandlers): void {
  let firstAt: number | undefined;
  const request = (code: number) => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      stop(code);
    } else if (performance.now() - firstAt > SECOND_AFTER_MS) {
      force(code);
    }
  };
  process.on('SIGINT', () => request(130));
  process.on('SIGTERM', () => request(143));
  process.on('SIGHUP', () => request(129));
  process.on('disconnect', () => request(143));
}
