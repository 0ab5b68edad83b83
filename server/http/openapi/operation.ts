/** One call of the API, as its description has it. */
import type { z } from 'zod';

/** Who may make a call: the add-on of a link, a person that Google names, or the operator. */
export type Door = 'signature' | 'identity' | 'operator';

export interface Operation {
  name: string;
  method: 'get' | 'post';
  /** With `{name}` for its parameters. */
  path: string;
  summary: string;
  /** None: whoever asks. */
  doors: readonly Door[];
  /** The body of a POST, the query of a GET. */
  request?: z.ZodType;
  /** Of a success. */
  status: 200 | 201 | 202;
  answer: z.ZodType;
}
