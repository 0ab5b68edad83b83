/** The homepage card, built in and run in the Apps Script host: the tabs with their states, and the button. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { problemBody } from './fake-backend.ts';
import { answersOf, fakeLink } from './fake-link-api.ts';
import type { Stage, World } from './world.ts';
import { newStage, newWorld, registeredWorld } from './world.ts';

interface CardJson {
  sections: { widgets: { decoratedText?: Record<string, string>; textParagraph?: { text: string } }[] }[];
  fixedFooter?: { primaryButton: { onClick: { action: { function: string } } } };
}

let stage: Stage;
let world: World | undefined;

beforeAll(async () => {
  stage = await newStage('--card');
});

beforeEach(() => {
  world = undefined;
});

afterEach(() => world?.close());
afterAll(() => stage.close());

async function run<T>({ host, workbook, linked }: World, name: string): Promise<T> {
  const done = await host.run({ spreadsheetId: workbook.id, tabId: linked.tabId, function: name });
  expect(done.record.error).toBeNull();
  return done.result as T;
}

const widgets = (card: CardJson) => card.sections.flatMap((section) => section.widgets);

test('each synced tab is shown with its state, and with what waits', async () => {
  world = await registeredWorld(stage);
  const link = fakeLink(Date.now());
  link.view = { ...link.view, sentence: '3 < 4 & all is well.' };
  stage.backend.answers = answersOf(link);
  const card = await run<CardJson>(world, 'onHomepage');
  expect(widgets(card)).toEqual([
    {
      decoratedText: {
        topLabel: `Airports · ${link.view.table}`,
        text: '3 &lt; 4 &amp; all is well.',
        wrapText: true,
        bottomLabel: '5 things wait for you in the sidebar',
      },
    },
  ]);
});

test('its button has the tabs read, and shows how it went', async () => {
  world = await registeredWorld(stage);
  stage.backend.answers = answersOf(fakeLink(Date.now()));
  const { fixedFooter } = await run<CardJson>(world, 'onHomepage');
  const name = fixedFooter?.primaryButton.onClick.action.function ?? '';
  const answer = await run<{ notification: { text: string }; navigations: object[] }>(world, name);
  expect(answer.notification.text).toBe('The server was asked to read the synced tabs.');
  expect(answer.navigations).toHaveLength(1);
  const { batches } = await world.settled();
  expect(batches.at(-1)).toMatchObject({ nudge: true });
});

test('a server that does not answer is told, and nothing else breaks', async () => {
  world = await registeredWorld(stage);
  stage.backend.mood = { status: 503, body: problemBody('The server is being updated.', 'STARTING') };
  const card = await run<CardJson>(world, 'onHomepage');
  expect(widgets(card)[0]?.decoratedText?.['text']).toContain('The server is being updated.');
});

test('a spreadsheet without links says where to start, without a button', async () => {
  world = newWorld(stage);
  const card = await run<CardJson>(world, 'onHomepage');
  expect(widgets(card)[0]?.textParagraph?.text).toContain('Open sidebar');
  expect(card).not.toHaveProperty('fixedFooter');
});
