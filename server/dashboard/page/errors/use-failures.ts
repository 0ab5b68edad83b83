/** A list of failures as its filters leave it, and the codes that it can be filtered by. */
import { useCallback, useState } from 'preact/hooks';

import { useList, type Listed } from '../../../../addon/sidebar/use-list.ts';

type Code = readonly [code: string, text: string];

/** What is undefined is not filtered by. */
interface Filter {
  readonly code?: string | undefined;
}

interface FailurePage<T> {
  entries: T[];
  next: number | null;
  codes: readonly { code: string; times: number }[];
}

/** `read` and `filter` must stay the same until another list is wanted; `version` as in `useList`. */
export function useFailures<F extends Filter, T>(
  read: (page: F & { before: number | undefined }) => Promise<FailurePage<T>>,
  filter: F,
  version: unknown,
): { list: Listed<T>; codes: readonly Code[] } {
  const [codes, setCodes] = useState<readonly Code[]>([]);
  const load = useCallback(
    async (before?: number) => {
      const answer = await read({ ...filter, before });
      setCodes(answer.codes.map(({ code, times }) => [code, `${code} (${times.toLocaleString('en-US')})`]));
      return answer;
    },
    [read, filter],
  );
  return { list: useList(load, version), codes: withChosen(codes, filter.code) };
}

/** What is chosen stays a choice, also when nothing of it is left. */
function withChosen(codes: readonly Code[], chosen: string | undefined): readonly Code[] {
  return chosen === undefined || codes.some(([code]) => code === chosen)
    ? codes
    : [...codes, [chosen, chosen]];
}
