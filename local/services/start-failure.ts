/** One plain sentence for a service that did not come up, from the end of its log. */
import { readFileSync } from 'node:fs';

const LINES = 5;

/** The last lines of a log that speak of errors, else its last lines; '' without a log. */
export function logTail(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
  const lines = text.split('\n');
  const errors = lines.filter((line) => /error|fatal|denied|#/i.test(line));
  return (errors.length > 0 ? errors : lines).slice(-LINES).join('\n');
}

export function startFailure(
  name: string,
  trouble: string,
  log: string,
  port: number,
): { sentence: string; portTaken: boolean } {
  const portTaken = /Address already in use|already in use on port/i.test(log);
  if (portTaken) {
    return { portTaken, sentence: `Port ${port} for ${name} is taken by another program: stop it first.` };
  }
  if (/No space left|errno: 28|OS error 28/i.test(log)) {
    return {
      portTaken,
      sentence: `${name} could not start because the disk is full: free about 1 GB, then run the command again.`,
    };
  }
  return {
    portTaken,
    sentence: `${name} did not start (${trouble}).${log ? ` Its log ends with:\n${log}` : ''}`,
  };
}
