/** Sentences for people name headers and tabs in quotes, and persons by their addresses; the log does without. */

/** Everything between the first and the last quote is left out: a name may hold quotes of its own. */
export function withoutNames(sentence: string): string {
  return sentence.replace(/"[^]*"/, '"…"').replace(/[^\s"]+@[^\s"]+/g, '…');
}
