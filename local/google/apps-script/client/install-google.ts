/** Runs in the browser, in front of a script's page: gives it `google.script` as Google does. */
import type { UiAction } from '../execution.ts';
import type { CallAnswer } from '../google-script-run.ts';
import { scriptRun } from '../google-script-run.ts';
import type { PagePlace } from '../script-page.ts';

/** The part of a browser's window that is used here. */
declare const window: { parent: { postMessage(message: unknown, origin: string): void } };
declare const location: { origin: string };

/** Called by the page that the stand-in serves. */
export function install({ functionNames, place }: { functionNames: string[]; place: PagePlace }): void {
  const run = scriptRun(functionNames, async (name, args) => {
    const response = await fetch('/control/script/client-run', {
      method: 'POST',
      body: JSON.stringify({ ...place, function: name, args }),
    });
    const { ui, ...answer } = (await response.json()) as CallAnswer & { ui?: UiAction[] };
    // What the script showed on the screen of the one who called: the page around it is that screen.
    const answered: UiAction = { action: 'answered', detail: answer.result };
    for (const action of [...(ui ?? []), answered]) {
      window.parent.postMessage({ standIn: action }, location.origin);
    }
    return answer;
  });
  const host = { close: () => undefined, editor: { focus: () => undefined }, origin: '' };
  Object.assign(globalThis, { google: { script: { run, host } } });
}
