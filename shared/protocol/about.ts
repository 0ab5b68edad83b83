/** What the add-on has to know of its server before a tab is linked. */

/** Asked with an identity token, or as the operator; about a spreadsheet (`spreadsheetId`), or in general. */
export const ABOUT_PATH = '/api/about';

/** Answer 200. */
export interface AboutAnswer {
  /** The address with which people share the spreadsheet, as editor; in general, one with which some are shared. */
  serviceAccount: string;
}
