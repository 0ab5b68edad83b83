/** Things that run until they are stopped: started in order, stopped in reverse. */
import type { Log } from './ports/log.ts';

export interface Service {
  name: string;
  start(): Promise<void> | void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void> | void;
}

/** Starts all in order. When one fails, those before it are stopped again and the error is thrown. */
export async function startAll(services: readonly Service[], log: Log): Promise<void> {
  for (const [position, service] of services.entries()) {
    try {
      await service.start();
    } catch (error) {
      await stopAll(services.slice(0, position), log);
      throw error;
    }
  }
}

/** Stops all in reverse order. One that fails to stop is logged and does not keep the others. */
export async function stopAll(services: readonly Service[], log: Log): Promise<void> {
  for (const service of services.toReversed()) {
    try {
      await service.stop();
    } catch (error) {
      log.warn({ event: 'stop-failed', service: service.name, error }, 'A part did not stop cleanly');
    }
  }
}
