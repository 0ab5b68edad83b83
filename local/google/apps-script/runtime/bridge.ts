/** How the objects in the script's global scope reach the services. Runs inside the script's realm. */

type Call = (service: string, method: string, argsJson: string) => string;

let bridge: Call = () => '{"error":"The runtime is not installed."}';

/** Called once, before any script code runs. */
export function connect(call: Call): void {
  bridge = call;
}

/** Calls a service. Throws an error of the script's own realm when the service refuses. */
export function call(service: string, method: string, ...args: unknown[]): unknown {
  const answer = JSON.parse(bridge(service, method, JSON.stringify(args))) as {
    value?: unknown;
    error?: string;
  };
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer.value;
}

/**
 * The object as scripts see it: a member that the host does not have throws an error that names it, so that a script
 * never goes on with `undefined` where Google would have given something.
 */
export function exposed<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, member, receiver): unknown {
      if (typeof member === 'string' && !(member in object) && member !== 'toJSON' && member !== 'then') {
        throw new Error(`${name}.${member} is not a part of the Apps Script host.`);
      }
      return Reflect.get(object, member, receiver);
    },
  });
}
