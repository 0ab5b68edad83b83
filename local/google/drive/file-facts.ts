/** What Drive knows of a file besides its name, content and permissions. Times are in milliseconds since 1970. */

export interface FileFacts {
  createdTime: number;
  /** The last change of the content or the name; sharing does not touch it. */
  modifiedTime: number;
  /** The account that made the last change of the content or the name. */
  lastModifiedBy: string;
  /** When each account last changed the content or the name. */
  modifiedBy: Readonly<Record<string, number>>;
  /** Grows with every change that the server knows of, those of sharing and settings included. */
  version: number;
  /** The place of the last change among the changes of all files. */
  changeNumber: number;
  changeTime: number;
  /** Undefined: not in the trash. */
  trashedTime?: number | undefined;
  description?: string | undefined;
  /** Accounts that have starred the file. */
  starredBy: readonly string[];
  properties: Readonly<Record<string, string>>;
  appProperties: Readonly<Record<string, string>>;
  /** May writers change permissions? */
  writersCanShare: boolean;
  /** Is copying and downloading refused to readers and commenters? */
  copyRequiresWriterPermission: boolean;
  /** Accounts for which the app has made or opened the file: their tokens for `drive.file` reach it. */
  appUsers: readonly string[];
}

/** The facts of a file that `email` has just made. */
export function newFileFacts(email: string, now: number): FileFacts {
  return {
    createdTime: now,
    modifiedTime: now,
    lastModifiedBy: email,
    modifiedBy: { [email]: now },
    version: 0,
    changeNumber: 0,
    changeTime: now,
    starredBy: [],
    properties: {},
    appProperties: {},
    writersCanShare: true,
    copyRequiresWriterPermission: false,
    appUsers: [],
  };
}
