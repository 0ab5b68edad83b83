/** Runs in the browser, in front of a script's page: gives it `google.script` as Google does. */
import type { CallAnswer } from '../google-script-run.ts';
import { scriptRun } from '../google-script-run.ts';
import type { PagePlace } from '../script-page.ts';

/** Called by the page that the stand-in serves. */
export function install({ functionNames, place }: { functionNames: string[]; place: PagePlace }): void {
  const run = scriptRun(functionNames, async (name, args) => {
    const response = await fetch('/control/script/client-run', {
      method: 'POST',
      body: JSON.stringify({ ...place, function: name, args }),
    });
    return (await response.json()) as CallAnswer;
  });
  const host = { close: () => undefined, editor: { focus: () => undefined }, origin: '' };
  Object.assign(globalThis, { google: { script: { run, host } } });
}
