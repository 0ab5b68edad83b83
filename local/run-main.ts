/** Ends a command: its exit code, or the plain sentence of what went wrong and 1. */
import { describeFailure } from './launch/plain-error.mjs';

export function runMain(main: () => Promise<number>): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(`✗ ${describeFailure(error)}`);
      process.exit(1);
    },
  );
}
