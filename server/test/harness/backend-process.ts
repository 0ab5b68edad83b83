/** The backend as a process of its own, as in production: it can be killed with -9 and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What is started, and where. */
export interface Program {
  args: readonly string[];
  folder: string;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** As the image starts it. */
const SOURCES: Program = { args: ['--max-semi-space-size=8', 'server/main.ts'], folder: ROOT };

export interface LogLine {
  event?: string;
  [field: string]: unknown;
}

export class BackendProcess {
  readonly #env: Record<string, string>;
  readonly #program: Program;
  #child: ChildProcess | null = null;
  /** Every line logged since the first start. */
  readonly lines: LogLine[] = [];

  constructor(env: Record<string, string>, program = SOURCES) {
    this.#env = env;
    this.#program = program;
  }

  /** 0 while it does not run. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Another process of the same installation; it is not started, and nobody else stops it. */
  sibling(env: Record<string, string>, program = this.#program): BackendProcess {
    return new BackendProcess({ ...this.#env, ...env }, program);
  }

  /** Resolves when it is ready. Rejects with its last lines when it ends before. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, this.#program.args, {
      cwd: this.#program.folder,
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const before = this.lines.length;
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = parseLine(text);
        this.lines.push(line);
        if (line.event === 'ready') resolve();
      });
      child.once('exit', () => {
        const said = this.lines.slice(before).map((line) => JSON.stringify(line));
        reject(new Error(`the backend ended before it was ready:\n${said.join('\n')}`));
      });
    });
  }

  /** SIGTERM and a wait; or SIGKILL, as a crash. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Warnings and errors, for a failing test's message. */
  complaints(): string {
    const bad = this.lines.filter((line) => line['severity'] !== 'INFO' && line['severity'] !== 'DEBUG');
    return bad.map((line) => JSON.stringify(line)).join('\n');
  }
}

function parseLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { message: text };
  }
}
