/**
 * `google.script.run` as pages see it: calls are sent at once and answered in any order, at most ten run at the same time.
 * Runs in a browser as well as here, and knows nothing of how a call is sent.
 */

/** What came of a call: a result, or the error of the script. */
export interface CallAnswer {
  readonly result?: unknown;
  readonly error?: string;
}

export type SendCall = (functionName: string, args: unknown[]) => Promise<CallAnswer>;

/** Each `with…` gives a new runner; every function of the script is a method. */
export interface ScriptRunner {
  withSuccessHandler(handler: (result: unknown, userObject?: unknown) => void): ScriptRunner;
  withFailureHandler(handler: (error: Error, userObject?: unknown) => void): ScriptRunner;
  withUserObject(userObject: unknown): ScriptRunner;
  [functionName: string]: (...args: never[]) => unknown;
}

interface Handlers {
  readonly success?: (result: unknown, userObject?: unknown) => void;
  readonly failure?: (error: Error, userObject?: unknown) => void;
  readonly userObject?: unknown;
}

const callsMax = 10;

/** The runner of one page. `functionNames` are the script's global functions; names that end in "_" are private. */
export function scriptRun(functionNames: readonly string[], send: SendCall): ScriptRunner {
  let running = 0;
  const waiting: (() => void)[] = [];
  const sendInTurn = async (name: string, args: unknown[]): Promise<CallAnswer> => {
    if (running >= callsMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await send(name, args);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
  const runner = (handlers: Handlers): ScriptRunner => {
    const start = async (name: string, args: unknown[]): Promise<void> => {
      const { success, failure, userObject } = handlers;
      const answer = await sendInTurn(name, args).catch((error: unknown) => ({ error: String(error) }));
      if (answer.error === undefined) success?.('result' in answer ? answer.result : undefined, userObject);
      else failure?.(new Error(answer.error), userObject);
    };
    const functions = functionNames
      .filter((name) => !name.endsWith('_'))
      .map((name) => [
        name,
        (...args: unknown[]): void => {
          for (const [index, argument] of args.entries()) checkArgument(argument, String(index));
          void start(name, copied(args));
        },
      ]);
    return {
      ...(Object.fromEntries(functions) as Record<string, () => void>),
      withSuccessHandler: (success) => runner({ ...handlers, success }),
      withFailureHandler: (failure) => runner({ ...handlers, failure }),
      withUserObject: (userObject) => runner({ ...handlers, userObject }),
    };
  };
  return runner({});
}

/** Throws for what cannot be passed: dates, functions, and objects that contain themselves. */
function checkArgument(value: unknown, place: string, holders: readonly unknown[] = []): void {
  const isPlain = typeof value !== 'object' || value === null;
  if (typeof value === 'function' || value instanceof Date || holders.includes(value)) {
    throw new TypeError(`Failed due to illegal value in property: ${place}`);
  }
  if (isPlain) return;
  for (const [name, member] of Object.entries(value)) checkArgument(member, name, [...holders, value]);
}

/** The script gets a copy; undefined in a list becomes null. */
function copied(args: unknown[]): unknown[] {
  return JSON.parse(JSON.stringify(args)) as unknown[];
}
