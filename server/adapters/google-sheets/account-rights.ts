/** The rights of each of our accounts, asked with the account's own key. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { AccountRights } from '../../ports/account-rights.ts';
import { dataOf, type GoogleClient } from './client.ts';
import { FIELDS } from './field-masks.ts';
import { explainScratch } from './scratch-requests.ts';

type ProtectedRange = sheets_v4.Schema$ProtectedRange;

/** `clientOf` throws for an account that is not ours. */
export function accountRights(clientOf: (account: string) => GoogleClient): AccountRights {
  const tabsOf = async (account: string, googleId: string): Promise<sheets_v4.Schema$Sheet[]> =>
    dataOf(await clientOf(account).get(googleId, FIELDS.rights)).sheets ?? [];

  return {
    async of(account, googleId) {
      return (await tabsOf(account, googleId)).map(({ properties, protectedRanges }) => ({
        tabId: properties?.sheetId ?? 0,
        title: properties?.title ?? '',
        closed: (protectedRanges ?? []).filter(isClosed).map(idOf),
      }));
    },

    async letEdit(account, googleId, ranges, other) {
      const seen = (await tabsOf(account, googleId)).flatMap((tab) => tab.protectedRanges ?? []);
      const requests = seen
        .filter((range) => ranges.includes(idOf(range)) && !isClosed(range))
        .map((range) => withEditor(range, other));
      if (requests.length > 0) {
        dataOf(await clientOf(account).batchUpdate(googleId, { requests }, FIELDS.nothing));
      }
    },

    async touchScratch(account, googleId, scratchTabId) {
      const requests = [explainScratch(scratchTabId)];
      const result = await clientOf(account).batchUpdate(googleId, { requests }, FIELDS.nothing);
      if (!result.ok && result.failure.status === 400) return false;
      dataOf(result);
      return true;
    },
  };
}

/** A protection that only warns keeps no program out. */
function isClosed({ warningOnly, requestingUserCanEdit }: ProtectedRange): boolean {
  return warningOnly !== true && requestingUserCanEdit !== true;
}

function idOf({ protectedRangeId }: ProtectedRange): number {
  return protectedRangeId ?? 0;
}

/** Whoever may edit it already stays: the list is replaced as a whole. */
function withEditor({ protectedRangeId, editors }: ProtectedRange, other: string): sheets_v4.Schema$Request {
  const users = [...new Set([...(editors?.users ?? []), other])];
  const protectedRange = { protectedRangeId: protectedRangeId ?? 0, editors: { ...editors, users } };
  return { updateProtectedRange: { protectedRange, fields: 'editors' } };
}
