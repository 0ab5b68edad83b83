/**
 * Google Drive's list of changes: one call tells which of all the files that are shared with the service account changed. Only
 * ids are asked for, with the least scope that sees files of others.
 */
import { drive } from '@googleapis/drive';

import type { FileChanges } from '../../ports/file-watch.ts';
import { signIn } from '../google-sheets/client.ts';
import { callFailure, tokenFailure, toSyncError } from '../google-sheets/google-errors.ts';
import type { ServiceAccount } from '../google-sheets/service-account.ts';

export interface FileChangesOptions {
  account: ServiceAccount;
  /** Where the Drive API is; Google's own address when absent. */
  rootUrl: string | undefined;
  tokenUrl: string | undefined;
  /** Milliseconds that one call may take. */
  timeoutMs: number;
}

const SCOPES = ['https://www.googleapis.com/auth/drive.metadata.readonly'];
const PAGE_CHANGES = 1_000;
/** Of a list that does not end, the rest is told the next time. */
const PAGES_MAX = 20;
/** Google does not know the place any more. */
const EXPIRED: readonly (number | null)[] = [400, 404, 410];

export function driveFileChanges({ account, rootUrl, tokenUrl, timeoutMs }: FileChangesOptions): FileChanges {
  const auth = signIn(account, SCOPES, tokenUrl);
  const { changes } = drive({ version: 'v3', auth, ...(rootUrl !== undefined && { rootUrl }) });
  const once = { timeout: timeoutMs, retry: false, redirect: 'error' } as const;
  const allFiles = { supportsAllDrives: true };

  const signedIn = async (): Promise<void> => {
    try {
      await auth.getAccessToken();
    } catch (error) {
      throw toSyncError(tokenFailure(error));
    }
  };

  return {
    account: account.email,

    async start() {
      await signedIn();
      try {
        const { data } = await changes.getStartPageToken({ ...allFiles, fields: 'startPageToken' }, once);
        return data.startPageToken ?? '';
      } catch (error) {
        throw toSyncError(callFailure(error));
      }
    },

    async since(token) {
      await signedIn();
      const googleIds = new Set<string>();
      let next = token;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const wanted = {
          ...allFiles,
          pageToken: next,
          pageSize: PAGE_CHANGES,
          includeItemsFromAllDrives: true,
          fields: 'nextPageToken,newStartPageToken,changes(fileId)',
        };
        try {
          const { data } = await changes.list(wanted, once);
          for (const { fileId } of data.changes ?? []) if (fileId != null) googleIds.add(fileId);
          if (data.nextPageToken == null) {
            return { googleIds: [...googleIds], next: data.newStartPageToken ?? next };
          }
          next = data.nextPageToken;
        } catch (error) {
          const failure = callFailure(error);
          if (EXPIRED.includes(failure.status)) return 'expired';
          throw toSyncError(failure);
        }
      }
      return { googleIds: [...googleIds], next };
    },
  };
}
