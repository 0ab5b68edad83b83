/** `ScriptApp`, `Session` and `HtmlService`: triggers, tokens, who runs the script, and the files beside its code. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Switches } from '../../switches.ts';
import type { Manifest } from '../manifest.ts';
import { requireScope } from '../manifest.ts';
import type { ScriptLimits } from '../script-limits.ts';
import type { ScriptStore, Trigger } from './script-store.ts';
import type { Caller, ServiceMethods } from './service.ts';
import { requireFull } from './service.ts';

export interface ScriptAppServices {
  store: ScriptStore;
  manifest: () => Manifest;
  limits: ScriptLimits;
  switches: Switches;
  /** An add-on has one trigger of each type per user and document; a script bound to a document has only the limit. */
  isAddOn: boolean;
  /** Unique ids of triggers. */
  newUid: () => string;
  /** A signed token about that user, for the script; undefined: nobody issues them. */
  identityToken: ((email: string, includesEmail: boolean) => string) | undefined;
}

const kinds: Record<Trigger['type'], string> = {
  ON_EDIT: 'edit',
  ON_CHANGE: 'change',
  ON_OPEN: 'open',
  CLOCK: 'time-based',
};

/** A user sees only the own triggers in the open document. */
export function scriptAppMethods(services: ScriptAppServices): ServiceMethods {
  const { store, manifest, newUid } = services;
  const mine = ({ request }: Caller): Trigger[] =>
    store.triggers.filter(
      (trigger) => trigger.spreadsheetId === request.spreadsheetId && trigger.user === request.user,
    );
  return {
    getProjectTriggers: (caller) => {
      requireTriggers(caller, manifest(), 'ScriptApp.getProjectTriggers');
      return mine(caller);
    },
    'TriggerBuilder.create': (caller, handler: string, type: Trigger['type'], everyHours: number) => {
      requireTriggers(caller, manifest(), 'ScriptApp.newTrigger');
      checkTriggers(caller, mine(caller), type, services);
      const { spreadsheetId, user } = caller.request;
      const trigger: Trigger = { uid: newUid(), spreadsheetId, handler, type, user, everyHours };
      store.addTrigger(trigger);
      return trigger;
    },
    deleteTrigger: (caller, uid: string) => {
      requireTriggers(caller, manifest(), 'ScriptApp.deleteTrigger');
      if (mine(caller).some((trigger) => trigger.uid === uid)) store.removeTrigger(uid);
    },
    getIdentityToken: (caller) => {
      requireFull(caller, 'ScriptApp.getIdentityToken');
      const { oauthScopes } = manifest();
      if (services.identityToken === undefined || oauthScopes?.includes('openid') !== true) return null;
      const includesEmail = oauthScopes.some(
        (scope) => scope === 'email' || scope.endsWith('/userinfo.email'),
      );
      return services.identityToken(caller.request.user, includesEmail);
    },
    requireScopes: (_caller, scopes: string[]) => {
      for (const scope of scopes) requireScope(manifest(), 'ScriptApp.requireScopes', scope);
    },
  };
}

function requireTriggers(caller: Caller, manifest: Manifest, name: string): void {
  requireFull(caller, name);
  requireScope(manifest, name, 'script.scriptapp');
}

function checkTriggers(
  { request }: Caller,
  own: Trigger[],
  type: Trigger['type'],
  { store, limits, switches, isAddOn }: ScriptAppServices,
): void {
  if (isAddOn && own.some((trigger) => trigger.type === type)) {
    throw new Error(
      `The Add-on has created too many ${kinds[type]} triggers in this document for this Google user account.`,
    );
  }
  const counted = switches.isOn('triggersCountInAllDocuments')
    ? store.triggers.filter(({ user }) => user === request.user)
    : own;
  if (counted.length >= limits.triggers) {
    throw new Error(
      'This script has too many triggers. Triggers must be deleted from the script before more can be added.',
    );
  }
}

export function sessionMethods(manifest: () => Manifest): ServiceMethods {
  return {
    getEffectiveUser: ({ request }) => request.user,
    getActiveUser: ({ request }) => request.activeUser,
    getScriptTimeZone: () => manifest().timeZone,
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
