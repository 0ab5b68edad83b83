/** setDataValidation: dropdowns, checkboxes and other rules on cells; without a rule they are removed. */
import { z } from 'zod';
import { withParts } from '../../workbook/cell.ts';
import { unimplemented } from '../google-error.ts';
import { boolean, gridRange, opaque } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

export const setDataValidation = requestKind(
  z.strictObject({ range: gridRange, rule: opaque.optional(), filteredRowsIncluded: boolean.optional() }),
  (context, { range, rule }) => {
    const { tab, area } = context.place(range);
    if (rule && !Object.hasOwn(rule, 'condition')) throw unimplemented('a data validation without condition');
    context.checkProtection(tab, area);
    for (let row = area.startRow; row < area.endRow; row += 1) {
      if (!rule && tab.state.rows[row]?.length === 0) continue;
      tab.mapCells(row, area.startColumn, area.endColumn, (cell) => withParts(cell, { validation: rule }));
    }
    return undefined;
  },
);
