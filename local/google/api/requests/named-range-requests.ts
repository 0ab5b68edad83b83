/** Requests on named ranges. Names are unique, and so are ids: "it is an error to specify the ID of a range that already exists". */
import { z } from 'zod';
import { parseA1 } from '../../workbook/a1.ts';
import type { NamedRange } from '../../workbook/named-ranges.ts';
import { namedRangeByName } from '../../workbook/named-ranges.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument } from '../google-error.ts';
import { renderNamedRange } from '../render-sheet-parts.ts';
import { rangeOf } from '../wire-cell.ts';
import { gridRange, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const namedRange = z.strictObject({
  namedRangeId: string.optional(),
  name: string.optional(),
  range: gridRange.optional(),
});

/** Letters, digits and underscores, not the look of a reference, a number or a truth value; at most 250 characters. */
function checkName(workbook: Workbook, name: string, own?: NamedRange): void {
  const isReference = parseA1(name)?.title === undefined || /^r\d*c\d*$/i.test(name);
  if (!/^[\p{L}_][\p{L}\p{N}_.]{0,249}$/u.test(name) || isReference || /^(true|false)$/i.test(name)) {
    throw invalidArgument(`The named range name "${name}" is invalid.`);
  }
  const other = namedRangeByName(workbook, name);
  if (other && other !== own) {
    throw invalidArgument(
      `Cannot add named range with name ${name}, a named range with that name already exists.`,
    );
  }
}

function find(workbook: Workbook, id: string): NamedRange {
  const named = workbook.state.namedRanges.find(({ namedRangeId }) => namedRangeId === id);
  if (!named) throw invalidArgument(`No NamedRange with id: ${id}`);
  return named;
}

export const addNamedRange = requestKind(
  z.strictObject({ namedRange }),
  (context, { namedRange: wanted }) => {
    const { workbook } = context;
    const { namedRangeId, name = '', range = {} } = wanted;
    const taken = (id: string): boolean =>
      workbook.state.namedRanges.some((named) => named.namedRangeId === id);
    if (namedRangeId !== undefined && taken(namedRangeId)) {
      throw invalidArgument(
        `Cannot add named range with id ${namedRangeId}, a named range with that id already exists.`,
      );
    }
    checkName(workbook, name);
    context.place(range);
    const added = {
      namedRangeId: namedRangeId ?? String(context.newId((id) => taken(String(id)))),
      name,
      range: rangeOf(range),
    };
    workbook.state.namedRanges = [...workbook.state.namedRanges, added];
    workbook.touch();
    return { addNamedRange: { namedRange: renderNamedRange(added) } };
  },
);

export const updateNamedRange = requestKind(
  z.strictObject({ namedRange, fields: string }),
  (context, { namedRange: wanted, fields }) => {
    const { workbook } = context;
    const mask = parseFieldMask(fields);
    const old = find(workbook, wanted.namedRangeId ?? '');
    const name = maskOf(mask, 'name') ? (wanted.name ?? '') : old.name;
    checkName(workbook, name, old);
    const { range = {} } = wanted;
    if (maskOf(mask, 'range')) context.place(range);
    const next = { ...old, name, range: maskOf(mask, 'range') ? rangeOf(range) : old.range };
    workbook.state.namedRanges = workbook.state.namedRanges.map((named) => (named === old ? next : named));
    workbook.touch();
    return undefined;
  },
);

export const deleteNamedRange = requestKind(
  z.strictObject({ namedRangeId: string.optional() }),
  ({ workbook }, { namedRangeId = '' }) => {
    const old = find(workbook, namedRangeId);
    workbook.state.namedRanges = workbook.state.namedRanges.filter((named) => named !== old);
    workbook.touch();
    return undefined;
  },
);
