/** What is made equal in both answers before they are compared, each with the reason why it cannot be equal by itself. */

interface Normalisation {
  readonly reason: string;
  readonly pattern: RegExp;
  readonly replacement: string;
}

const normalisations: readonly Normalisation[] = [
  {
    reason: 'The recordings hide who made them; the stand-in names its own account.',
    pattern: /^[\w.+-]+@[\w.-]+$/,
    replacement: 'someone@example.com',
  },
  {
    reason: "The number of the caller's project is its own.",
    pattern: /project_number:\d+/,
    replacement: 'project_number:1',
  },
  {
    reason: "The number of the caller's project is its own.",
    pattern: /^projects\/\d+$/,
    replacement: 'projects/1',
  },
];

/** The answer with every text normalised. Ids are not normalised: `IdMap` holds them to each other. */
export function normalised(value: unknown): unknown {
  if (typeof value === 'string') {
    return normalisations.reduce(
      (text, { pattern, replacement }) => text.replace(pattern, replacement),
      value,
    );
  }
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, normalised(part)]));
}
