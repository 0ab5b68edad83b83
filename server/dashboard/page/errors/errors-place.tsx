/** What went wrong: rows that were set aside, which can be tried again, and the log of failures, which explains them. */
import { DeadLetters } from './dead-letters.tsx';
import { ErrorLog } from './error-log.tsx';

export function ErrorsPlace() {
  return (
    <>
      <h1>Errors</h1>
      <DeadLetters />
      <ErrorLog />
    </>
  );
}
