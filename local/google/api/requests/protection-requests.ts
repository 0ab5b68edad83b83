/** Requests on protected ranges. Who adds one may always edit it. */
import { z } from 'zod';
import type { ProtectedRange, Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import type { Actor } from '../edit-context.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument, unimplemented } from '../google-error.ts';
import { renderProtectedRange } from '../render-sheet-parts.ts';
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

type WireProtectedRange = z.infer<typeof protectedRange>;

function tabWithProtection(workbook: Workbook, id: number): Tab | undefined {
  return workbook.tabs.find((tab) =>
    tab.state.protectedRanges.some((range) => range.protectedRangeId === id),
  );
}

function known(workbook: Workbook, id: number): { tab: Tab; protection: ProtectedRange } {
  const tab = tabWithProtection(workbook, id);
  const protection = tab?.state.protectedRanges.find((range) => range.protectedRangeId === id);
  if (!tab || !protection) throw invalidArgument(`No protected range with id: ${id}`);
  return { tab, protection };
}

function checkSupported(wanted: WireProtectedRange): void {
  for (const name of ['namedRangeId', 'tableId', 'unprotectedRanges'] as const) {
    if (wanted[name] !== undefined) throw unimplemented(`a protected range with ${name}`);
  }
}

/** Those who may edit; who sets up the protection always may. */
function editorsOf(wanted: WireProtectedRange, { owner, email }: Actor): readonly string[] {
  const users = wanted.editors?.users ?? [];
  return owner || users.includes(email) ? users : [email, ...users];
}

export const addProtectedRange = requestKind(
  z.strictObject({ protectedRange }),
  (context, { protectedRange: wanted }) => {
    const { workbook, actor } = context;
    checkSupported(wanted);
    const range = wanted.range ?? {};
    const { tab } = context.place(range);
    const taken = (id: number): boolean => tabWithProtection(workbook, id) !== undefined;
    const { protectedRangeId, description, warningOnly = false } = wanted;
    if (protectedRangeId !== undefined && taken(protectedRangeId)) {
      throw invalidArgument(
        `Cannot add protected range with id ${protectedRangeId}, a protected range with that id already exists.`,
      );
    }
    const added: ProtectedRange = {
      protectedRangeId: protectedRangeId ?? context.newId(taken),
      range: rangeOf(range),
      ...(description !== undefined && { description }),
      warningOnly,
      editors: editorsOf(wanted, actor),
    };
    tab.state.protectedRanges.push(added);
    workbook.touch();
    return { addProtectedRange: { protectedRange: renderProtectedRange(added, actor) } };
  },
);

export const updateProtectedRange = requestKind(
  z.strictObject({ protectedRange, fields: string }),
  (context, { protectedRange: wanted, fields }) => {
    const mask = parseFieldMask(fields);
    checkSupported(wanted);
    const { protectedRangeId = 0, range = {} } = wanted;
    const { tab, protection } = known(context.workbook, protectedRangeId);
    context.checkProtection(tab, tab.clip(protection.range));
    const place = maskOf(mask, 'range') ? context.place(range) : undefined;
    const description = maskOf(mask, 'description') ? wanted.description : protection.description;
    const next: ProtectedRange = {
      protectedRangeId,
      range: place ? rangeOf(range) : protection.range,
      ...(description !== undefined && { description }),
      warningOnly: maskOf(mask, 'warningOnly') ? (wanted.warningOnly ?? false) : protection.warningOnly,
      editors: maskOf(mask, 'editors') ? editorsOf(wanted, context.actor) : protection.editors,
    };
    tab.state.protectedRanges = tab.state.protectedRanges.filter((other) => other !== protection);
    (place?.tab ?? tab).state.protectedRanges.push(next);
    context.workbook.touch();
    return undefined;
  },
);

export const deleteProtectedRange = requestKind(
  z.strictObject({ protectedRangeId: int.optional() }),
  (context, { protectedRangeId = 0 }) => {
    const { tab, protection } = known(context.workbook, protectedRangeId);
    context.checkProtection(tab, tab.clip(protection.range));
    tab.state.protectedRanges = tab.state.protectedRanges.filter((other) => other !== protection);
    context.workbook.touch();
    return undefined;
  },
);
