/** Operators by name in a real browser, at a provider that others wrote: there, back, in by name, out; and who is not named. */
import { createServer, type Server } from 'node:http';

import axe from 'axe-core';
import { Provider } from 'oidc-provider';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../local/services/chromium.ts';
import { freePort } from '../../local/services/port.ts';
import { SIGN_IN_DONE_PATH } from '../../shared/protocol/operator-api/sign-in.ts';
import { openIdSignIn } from '../adapters/openid/openid-sign-in.ts';
import { createApp } from '../http/app.ts';
import { httpService, type HttpService } from '../http/http-service.ts';
import { apiScene } from '../test/fakes/api-scene.ts';

const executablePath = findChromium(process.env);
const title = `operators by name${executablePath === undefined ? ` (skipped: ${NO_CHROMIUM})` : ''}`;
const CLIENT = { clientId: 'rowlink', clientSecret: 'a client secret of the test' };

/** Whoever signs in there has the name that he typed, and that address, confirmed. */
async function providerFor(returnUrl: string): Promise<{ issuer: string; server: Server }> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [returnUrl],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true }),
    }),
    cookies: { keys: ['a key of the test'] },
  });
  const server = createServer((request, response) => void provider.callback()(request, response));
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return { issuer, server };
}

describe.skipIf(executablePath === undefined)(title, () => {
  let browser: Browser;
  let service: HttpService;
  let provider: Server;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const returnUrl = `${url}${SIGN_IN_DONE_PATH}`;
    const { issuer, server } = await providerFor(returnUrl);
    provider = server;
    const { deps } = await apiScene();
    deps.dashboard.now = Date.now;
    deps.dashboard.signIn = {
      openId: openIdSignIn({ issuer, ...CLIENT, returnUrl }),
      operators: ['ann@example.com'],
    };
    service = httpService(createApp(deps), { host: '127.0.0.1', port });
    await service.start();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
  });

  afterAll(async () => {
    await browser.close();
    await service.stop();
    provider.closeAllConnections();
    provider.close();
  });

  const signInAs = async (name: string): Promise<Page> => {
    const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${url}/dashboard/`);
    await page.getByRole('link', { name: 'Sign in with your account' }).click();
    await page.locator('[name=login]').fill(name);
    await page.locator('[name=password]').fill('any');
    await page.getByRole('button', { name: /sign-in/i }).click();
    await page.getByRole('button', { name: /continue/i }).click();
    return page;
  };

  test('an operator comes in by name, and out again [B6]', async () => {
    const page = await signInAs('ann@example.com');
    await page.getByText('ann@example.com').waitFor();
    expect(page.url()).toBe(`${url}/dashboard/`);
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).click();
    // The provider asks, and then knows nobody any more.
    await page.getByRole('button', { name: /yes, sign me out/i }).click();
    await page.getByText(/sign-out success/i).waitFor();
    await page.goto(`${url}/dashboard/`);
    await page.getByLabel('Operator token').waitFor();
    await page.getByRole('link', { name: 'Sign in with your account' }).waitFor();
    await page.evaluate(axe.source);
    const found = await page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id }) => id))`,
    );
    expect(found).toEqual([]);
    await page.getByRole('link', { name: 'Sign in with your account' }).click();
    await page.locator('[name=login]').waitFor();
  });

  test('somebody whom nobody named is told so, and the address keeps nothing of it [B6]', async () => {
    const page = await signInAs('eve@example.com');
    await page.getByText('This account is not among the operators.').waitFor();
    expect(page.url()).toBe(`${url}/dashboard/`);
    await page.reload();
    await page.getByLabel('Operator token').waitFor();
    expect(await page.getByText('This account is not among the operators.').count()).toBe(0);
  });
});
