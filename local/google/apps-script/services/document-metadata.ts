/** Developer metadata of the spreadsheet as a whole. Changing it takes the right to edit the spreadsheet. */
import { randomInt } from 'node:crypto';
import type { LineMetadata } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import type { Caller, ServiceMethods } from './service.ts';
import { requireFull } from './service.ts';

interface MetadataContext {
  workbookOf: (caller: Caller) => Workbook;
  /** Throws Google's error when the user of the execution may not edit the spreadsheet. */
  requireEditor: (caller: Caller) => void;
  changed: (workbook: Workbook) => void;
}

export function documentMetadata({ workbookOf, requireEditor, changed }: MetadataContext): ServiceMethods {
  const put = (caller: Caller, next: (known: LineMetadata[]) => LineMetadata[]): void => {
    requireEditor(caller);
    const workbook = workbookOf(caller);
    workbook.state.metadata = next([...workbook.state.metadata]);
    workbook.touch();
    changed(workbook);
  };
  return {
    'Spreadsheet.addDeveloperMetadata': (
      caller,
      metadataKey: string,
      metadataValue: string,
      visibility: LineMetadata['visibility'],
    ) => {
      requireFull(caller, 'Spreadsheet.addDeveloperMetadata');
      const entry = { metadataId: randomInt(1, 2 ** 31), metadataKey, metadataValue, visibility };
      put(caller, (known) => [...known, entry]);
    },
    'Spreadsheet.getDeveloperMetadata': (caller) => workbookOf(caller).state.metadata,
    'DeveloperMetadata.remove': (caller, id: number) =>
      put(caller, (known) => known.filter(({ metadataId }) => metadataId !== id)),
  };
}
