/** What every started service gives its starter. */
export type ServicesMode = 'start' | 'test';

export interface RunningService {
  name: 'MySQL' | 'Redis';
  url: string;
  version: string;
  pid: number;
  /** Settles when its process is gone, with how it ended. */
  ended: Promise<string>;
  /** Asks it to finish its work and waits. Test instances are simply ended: their data goes away. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  mode: ServicesMode;
  /** Absolute; the service's data is in a folder of it. */
  dataDir: string;
  /** Undefined: any free port. `variable` is the setting that people change when it is taken. */
  port?: { number: number; variable: string } | undefined;
}
