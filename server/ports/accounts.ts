/** Which of the Google accounts works on which spreadsheet, as it is stored. A spreadsheet keeps its account until somebody moves it. */
export interface AccountBook {
  /** The addresses by Google's id of the spreadsheet; one that was given none is missing. */
  all(): Promise<Map<string, string>>;
  of(googleId: string): Promise<string | null>;
  /** Gives it the account unless it has one; returns the one that it has. */
  give(googleId: string, account: string): Promise<string>;
  /** Gives it this account in place of the one that it has. */
  move(googleId: string, account: string): Promise<void>;
  /** Every known spreadsheet without an account gets this one. */
  adopt(account: string): Promise<void>;
  /** Spreadsheets in use by account: linked ones, and those about to be linked. */
  loads(): Promise<Map<string, number>>;
}
