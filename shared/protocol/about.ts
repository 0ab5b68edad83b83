/** What the add-on has to know of its server before a tab is linked. */

/** Asked with an identity token, or as the operator. */
export const ABOUT_PATH = '/api/about';

/** Answer 200. */
export interface AboutAnswer {
  /** The address with which people share their spreadsheets, as editor. */
  serviceAccount: string;
}
