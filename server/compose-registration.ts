/** Puts registration together: a tab gets a table of its own, or one that is there already. */
import { createHash } from 'node:crypto';

import { PROTOCOL_VERSION } from '../shared/protocol/version.ts';
import type { RegistrationDeps } from './http/registration-routes.ts';
import { attachTable } from './registration/attach-table.ts';
import type { Attaching } from './registration/examine-attached.ts';
import { previewAttached } from './registration/preview-attached.ts';
import { previewTab } from './registration/preview-tab.ts';
import { registerLink } from './registration/register-link.ts';
import type { Ports } from './ports/ports.ts';

export function composeRegistration(
  ports: Ports,
  attaching: Attaching,
): Pick<RegistrationDeps, 'register' | 'preview' | 'attachable'> {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const flows = {
    register: registerLink(ports, { hash }),
    attach: attachTable(ports, attaching),
    preview: previewTab(ports, { hash }),
    previewAttached: previewAttached(ports, attaching),
  };
  return {
    register: ({ table, ...rest }) =>
      table === undefined ? flows.register(rest) : flows.attach({ ...rest, table }),
    preview: ({ table, ...rest }) =>
      table === undefined ? flows.preview(rest) : flows.previewAttached({ ...rest, table }),
    attachable: async () => ({
      v: PROTOCOL_VERSION,
      tables: await attaching.tables.list(attaching.patterns),
    }),
  };
}
