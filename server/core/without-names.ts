/** Sentences for people name headers and tabs in quotes; the log does without. */

/** Everything between the first and the last quote is left out: a name may hold quotes of its own. */
export function withoutNames(sentence: string): string {
  return sentence.replace(/"[^]*"/, '"…"');
}
