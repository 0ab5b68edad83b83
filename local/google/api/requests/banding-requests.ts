/** Requests on alternating colours. Two of them may not share a cell. */
import { z } from 'zod';
import { overlaps } from '../../workbook/grid-range.ts';
import type { BandedRange, Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import type { EditContext, Place } from '../edit-context.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument } from '../google-error.ts';
import { renderBandedRange } from '../render-sheet-parts.ts';
import { rangeOf, writeUnderMask } from '../wire-cell.ts';
import { wireColors } from '../wire-numbers.ts';
import type { WireGridRange } from '../wire-schemas.ts';
import { gridRange, int, opaque, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const bandedRange = z.strictObject({
  bandedRangeId: int.optional(),
  range: gridRange.optional(),
  rowProperties: opaque.optional(),
  columnProperties: opaque.optional(),
});

function find(workbook: Workbook, id: number): { tab: Tab; banded: BandedRange } | undefined {
  for (const tab of workbook.tabs) {
    const banded = tab.state.bandedRanges.find(({ bandedRangeId }) => bandedRangeId === id);
    if (banded) return { tab, banded };
  }
  return undefined;
}

function known(workbook: Workbook, id: number): { tab: Tab; banded: BandedRange } {
  const found = find(workbook, id);
  if (!found) throw invalidArgument(`No banding with id: ${id}`);
  return found;
}

function freePlace(context: EditContext, range: WireGridRange, own?: BandedRange): Place {
  const place = context.place(range);
  const { tab, area } = place;
  if (tab.state.bandedRanges.some((other) => other !== own && overlaps(tab.clip(other.range), area))) {
    throw invalidArgument(
      'You cannot add alternating background colors to a range that already has alternating background colors.',
    );
  }
  return place;
}

export const addBanding = requestKind(z.strictObject({ bandedRange }), (context, { bandedRange: wanted }) => {
  const { workbook } = context;
  const { bandedRangeId, range = {}, ...settings } = wanted;
  const taken = (id: number): boolean => find(workbook, id) !== undefined;
  if (bandedRangeId !== undefined && taken(bandedRangeId)) {
    throw invalidArgument(
      `Cannot add banded range with id ${bandedRangeId}, a banded range with that id already exists.`,
    );
  }
  const { tab } = freePlace(context, range);
  const added = {
    bandedRangeId: bandedRangeId ?? context.newId(taken),
    range: rangeOf(range),
    settings: wireColors(settings),
  };
  tab.state.bandedRanges.push(added);
  workbook.touch();
  return { addBanding: { bandedRange: renderBandedRange(added) } };
});

export const updateBanding = requestKind(
  z.strictObject({ bandedRange, fields: string }),
  (context, { bandedRange: wanted, fields }) => {
    const { bandedRangeId = 0, range = {}, ...settings } = wanted;
    const mask = parseFieldMask(fields);
    const { tab, banded } = known(context.workbook, bandedRangeId);
    const place = maskOf(mask, 'range') ? freePlace(context, range, banded) : undefined;
    const next: BandedRange = {
      bandedRangeId,
      range: place ? rangeOf(range) : banded.range,
      settings:
        writeUnderMask(banded.settings, wireColors(settings), {
          all: mask.all,
          fields: new Map([...mask.fields].filter(([name]) => name !== 'range')),
        }) ?? {},
    };
    tab.state.bandedRanges = tab.state.bandedRanges.filter((other) => other !== banded);
    (place?.tab ?? tab).state.bandedRanges.push(next);
    context.workbook.touch();
    return undefined;
  },
);

export const deleteBanding = requestKind(
  z.strictObject({ bandedRangeId: int.optional() }),
  ({ workbook }, { bandedRangeId = 0 }) => {
    const { tab, banded } = known(workbook, bandedRangeId);
    tab.state.bandedRanges = tab.state.bandedRanges.filter((other) => other !== banded);
    workbook.touch();
    return undefined;
  },
);
