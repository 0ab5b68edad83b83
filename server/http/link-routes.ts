/** The life of one link: its view, reading it now, pause, resume, and its end. */
import { Hono } from 'hono';

import {
  ownerSchema,
  settingsSchema,
  unlinkSchema,
  type SettingsRequest,
} from '../../shared/protocol/link-api/requests.ts';
import type { Done, LinkView, NewKey } from '../../shared/protocol/link-api/views.ts';
import { PERSON_HEADER } from '../../shared/protocol/signing.ts';
import type { Link } from '../core/link.ts';
import type { MayWiden } from '../core/schema/decide-column.ts';
import type { Links } from '../ports/links.ts';
import type { LinkEnv } from './link-access.ts';
import { viewLink, type ViewPorts } from './link-view.ts';
import { parseBody } from './public-errors.ts';

export interface LinkLifeDeps extends ViewPorts {
  links: Pick<Links, 'get'>;
  syncNow: (link: Link) => Promise<void>;
  pause: (link: Link) => Promise<void>;
  resume: (link: Link) => Promise<void>;
  /** `mayChoose`: whether the caller may decide which rows of a table that was there already are in the sheet. */
  changeSettings: (link: Link, settings: SettingsRequest, mayChoose: MayWiden) => Promise<void>;
  /** Whether Google's token names somebody who may link tables that are there already. */
  isAttacher: (token: string) => Promise<boolean>;
  /** Who has the triggers now. */
  setOwner: (link: Link, owner: string) => Promise<void>;
  unlink: (link: Link, clean: boolean) => Promise<void>;
  /** The new secret; what was signed with the old one is refused from now on. */
  rotateKey: (link: Link) => Promise<string>;
}

/** Mounted at a link, behind `linkAccess`. */
export function linkRoutes(deps: LinkLifeDeps): Hono<LinkEnv> {
  const routes = new Hono<LinkEnv>();
  const viewNow = async ({ id }: Link): Promise<LinkView> => viewLink(deps, await deps.links.get(id));

  routes.get('/', async (context) => context.json(await viewNow(context.get('link'))));

  for (const [path, act] of [
    ['/sync', deps.syncNow],
    ['/pause', deps.pause],
    ['/resume', deps.resume],
  ] as const) {
    routes.post(path, async (context) => {
      await act(context.get('link'));
      return context.json(await viewNow(context.get('link')));
    });
  }

  routes.post('/settings', async (context) => {
    const settings = parseBody(settingsSchema, await context.req.arrayBuffer());
    const token = context.req.header(PERSON_HEADER) ?? '';
    const mayChoose = async () =>
      context.get('caller') === 'operator' || (token !== '' && (await deps.isAttacher(token)));
    await deps.changeSettings(context.get('link'), settings, mayChoose);
    return context.json(await viewNow(context.get('link')));
  });

  routes.post('/owner', async (context) => {
    const { owner } = parseBody(ownerSchema, await context.req.arrayBuffer());
    await deps.setOwner(context.get('link'), owner);
    return context.json(await viewNow(context.get('link')));
  });

  routes.post('/unlink', async (context) => {
    const { clean } = parseBody(unlinkSchema, await context.req.arrayBuffer());
    await deps.unlink(context.get('link'), clean);
    return context.json({ isNew: true } satisfies Done);
  });

  routes.post('/rotate-key', async (context) => {
    const secret = await deps.rotateKey(context.get('link'));
    // The operator only takes the old key away: the add-on gets another one when its tab is registered again.
    return context.json({ secret: context.get('caller') === 'add-on' ? secret : null } satisfies NewKey);
  });

  return routes;
}
