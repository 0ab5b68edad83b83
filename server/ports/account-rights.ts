/** What each of our accounts at Google may do in a spreadsheet, whichever works on it now. Each method throws SHEETS_*. */
export interface TabRights {
  tabId: number;
  title: string;
  /** Ids of the protected ranges that the account may not edit. */
  closed: readonly number[];
}

export interface AccountRights {
  /** The tabs as the account sees them. */
  of(account: string, googleId: string): Promise<TabRights[]>;
  /** Adds `other` to those who may edit these protected ranges, by an account that may. */
  letEdit(account: string, googleId: string, ranges: readonly number[], other: string): Promise<void>;
  /** Writes to the scratch tab what stands there. False when Google refuses it there. */
  touchScratch(account: string, googleId: string, scratchTabId: number): Promise<boolean>;
}
