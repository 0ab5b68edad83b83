/** The one error shape of every HTTP answer. `message` is a sentence for people that says what to do. */
export interface PublicError {
  error: { code: string; message: string; details?: string[] };
}
