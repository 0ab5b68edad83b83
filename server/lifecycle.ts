/** Parts that run until they are stopped: started one after the other, stopped in reverse order. */
import type { Log } from './ports/log.ts';

export interface Service {
  name: string;
  start(): Promise<void> | void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void> | void;
}

export interface Lifecycle {
  /**
   * Starts all in order; resolves early when `stop` is called meanwhile. When one fails, those before it are stopped again
   * and its error is thrown.
   */
  start(): Promise<'started' | 'stopped'>;
  /** Lets the part that is just starting finish, then stops what was started. */
  stop(): Promise<void>;
}

export function lifecycle(services: readonly Service[], log: Log): Lifecycle {
  const started: Service[] = [];
  let isStopping = false;
  let starting: Promise<unknown> = Promise.resolve();

  const startAll = async (): Promise<'started' | 'stopped'> => {
    for (const service of services) {
      if (isStopping) return 'stopped';
      await service.start();
      started.push(service);
    }
    return isStopping ? 'stopped' : 'started';
  };

  /** One that fails to stop is logged and does not keep the others. */
  const stopStarted = async (): Promise<void> => {
    for (let service = started.pop(); service; service = started.pop()) {
      try {
        await service.stop();
      } catch (error) {
        log.warn({ event: 'stop-failed', service: service.name, error }, 'A part did not stop cleanly');
      }
    }
  };

  return {
    start() {
      const run = startAll().catch(async (error: unknown) => {
        await stopStarted();
        throw error;
      });
      starting = run.catch(() => undefined);
      return run;
    },
    async stop() {
      isStopping = true;
      await starting;
      await stopStarted();
    },
  };
}
