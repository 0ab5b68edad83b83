/** Dates on their way through the built add-on, in a spreadsheet whose zone is not the script's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stage, World } from './world.ts';
import { newStage, registeredWorld } from './world.ts';

let stage: Stage;
let world: World;

beforeAll(async () => {
  stage = await newStage();
  world = await registeredWorld(stage, 'America/New_York');
}, 30_000);

afterAll(async () => {
  await world.close();
  await stage.close();
});

test('a date arrives as the serial that the sheet holds; near a clock change and as a time of day it is unsure', async () => {
  await world.type(world.linked, 5, 0, [
    ['2024-07-01', '2024-01-15 08:15:00', '2024-11-03 01:30:00', '10:30:00'],
  ]);
  expect((await world.settled()).batches[0]?.edits[0]?.cells).toEqual({
    c0: { serial: 45474 },
    c1: { serial: 45306.34375 },
    c2: { unsure: true },
    c3: { unsure: true },
  });
});
