/** `ScriptApp`, `Session` and `HtmlService`: triggers, who runs the script, and the files beside its code. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScriptStore, Trigger } from './script-store.ts';
import type { Caller, ServiceMethods } from './service.ts';

const triggersMax = 20;

/** `newUid()` gives the unique ids of triggers. A user sees only the own triggers in the open document, as in an add-on. */
export function scriptAppMethods(scripts: ScriptStore, newUid: () => string): ServiceMethods {
  const mine = ({ request }: Caller): Trigger[] =>
    scripts.triggers.filter(
      (trigger) => trigger.spreadsheetId === request.spreadsheetId && trigger.user === request.user,
    );
  return {
    getProjectTriggers: mine,
    'TriggerBuilder.create': (caller, handler: string, type: Trigger['type']) => {
      const own = mine(caller);
      if (own.length >= triggersMax) {
        throw new Error(
          'This script has too many triggers. Triggers must be deleted from the script before more can be added.',
        );
      }
      const { spreadsheetId, user } = caller.request;
      const trigger: Trigger = { uid: newUid(), spreadsheetId, handler, type, user };
      scripts.addTrigger(trigger);
      return trigger;
    },
    deleteTrigger: (caller, uid: string) => {
      if (mine(caller).some((trigger) => trigger.uid === uid)) scripts.removeTrigger(uid);
    },
  };
}

export function sessionMethods(scriptTimeZone: () => string): ServiceMethods {
  return {
    getEffectiveUser: ({ request }) => request.user,
    getActiveUser: ({ request }) => request.user,
    getScriptTimeZone: scriptTimeZone,
  };
}

/** Files come from the folder of the built add-on. */
export function htmlMethods(bundleDir: string): ServiceMethods {
  return {
    createHtmlOutputFromFile: async (_caller, name: string) => {
      try {
        return await readFile(join(bundleDir, `${name}.html`), 'utf8');
      } catch (error) {
        throw new Error(`No HTML file named ${name} was found.`, { cause: error });
      }
    },
  };
}
