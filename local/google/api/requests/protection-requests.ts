/** Requests on protected ranges. Who adds one may always edit it. */
import { z } from 'zod';
import type { ProtectedRange, Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { invalidArgument, unimplemented } from '../google-error.ts';
import { renderProtectedRange } from '../render-spreadsheet.ts';
import { rangeOf } from '../wire-cell.ts';
import { boolean, gridRange, int, opaque, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const protectedRange = z.strictObject({
  protectedRangeId: int.optional(),
  range: gridRange.optional(),
  namedRangeId: string.optional(),
  tableId: string.optional(),
  description: string.optional(),
  warningOnly: boolean.optional(),
  requestingUserCanEdit: boolean.optional(),
  unprotectedRanges: z.array(opaque).optional(),
  editors: z
    .strictObject({
      users: z.array(string).optional(),
      groups: z.array(string).optional(),
      domainUsersCanEdit: boolean.optional(),
    })
    .optional(),
});

function tabWithProtection(workbook: Workbook, id: number): Tab | undefined {
  return workbook.tabs.find((tab) =>
    tab.state.protectedRanges.some((range) => range.protectedRangeId === id),
  );
}

export const addProtectedRange = requestKind(
  z.strictObject({ protectedRange }),
  (context, { protectedRange: wanted }) => {
    const { workbook, actor } = context;
    for (const name of ['namedRangeId', 'tableId', 'unprotectedRanges'] as const) {
      if (wanted[name] !== undefined) throw unimplemented(`addProtectedRange with ${name}`);
    }
    const range = wanted.range ?? {};
    const { tab } = context.place(range);
    const taken = (id: number): boolean => tabWithProtection(workbook, id) !== undefined;
    const { protectedRangeId, description, warningOnly = false } = wanted;
    if (protectedRangeId !== undefined && taken(protectedRangeId)) {
      throw invalidArgument(
        `Cannot add protected range with id ${protectedRangeId}, a protected range with that id already exists.`,
      );
    }
    const users = wanted.editors?.users ?? [];
    const added: ProtectedRange = {
      protectedRangeId: protectedRangeId ?? context.newId(taken),
      range: rangeOf(range),
      ...(description !== undefined && { description }),
      warningOnly,
      editors: actor.owner || users.includes(actor.email) ? users : [actor.email, ...users],
    };
    tab.state.protectedRanges.push(added);
    workbook.touch();
    return { addProtectedRange: { protectedRange: renderProtectedRange(added, actor) } };
  },
);

export const deleteProtectedRange = requestKind(
  z.strictObject({ protectedRangeId: int.optional() }),
  (context, { protectedRangeId = 0 }) => {
    const tab = tabWithProtection(context.workbook, protectedRangeId);
    if (!tab) throw invalidArgument(`No protected range with id: ${protectedRangeId}`);
    context.checkProtection(tab, tab.clip({}));
    tab.state.protectedRanges = tab.state.protectedRanges.filter(
      (range) => range.protectedRangeId !== protectedRangeId,
    );
    context.workbook.touch();
    return undefined;
  },
);
