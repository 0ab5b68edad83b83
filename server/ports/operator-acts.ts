/** What operators did, and who. */

export interface OperatorAct {
  /** The operator's address; null: whoever had the token or a ticket. */
  by: string | null;
  /** Method and route. */
  act: string;
  /** Public id of the link that it was about. */
  link: string | null;
  /** HTTP status of the answer. */
  status: number;
}

export interface StoredAct extends OperatorAct {
  id: number;
  /** Milliseconds since 1970, on MySQL's clock. */
  at: number;
}

export interface OperatorActs {
  note(act: OperatorAct): Promise<void>;
  /** The newest first; those before an id. */
  list(page: { before: number | null; limit: number }): Promise<StoredAct[]>;
}
