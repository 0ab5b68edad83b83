/**
 * Secrets that a platform mounts as files: NAME_FILE names the file that holds NAME. A line break at its end does not
 * belong to the secret, and a blank file is a secret that is not given: some platforms keep no empty ones.
 */

/** What may be given as a file. Everything else is no secret. */
export const SECRET_VARIABLES = [
  'MYSQL_URL',
  'MYSQL_PASSWORD',
  'REDIS_URL',
  'REDIS_PASSWORD',
  'SYNC_OPERATOR_TOKEN',
  'SYNC_OPERATOR_CLIENT_SECRET',
  'SYNC_SECRET_KEY',
  'ALERT_WEBHOOK_URL',
  'ALERT_SMTP_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
] as const;

export interface WithSecrets {
  env: Record<string, string>;
  /** In sentences that begin with the name of the variable; never with what is in the file. */
  problems: string[];
}

/** `read` gives a file's text, or throws. Variables without a value are left out. */
export function readSecretFiles(
  env: Readonly<Record<string, string | undefined>>,
  read: (file: string) => string,
): WithSecrets {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== '') given[name] = value;
  }
  const problems: string[] = [];
  for (const name of SECRET_VARIABLES) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined) {
      problems.push(`${name}_FILE is given beside ${name}: give one of them`);
      continue;
    }
    try {
      const secret = read(file).replace(/\r?\n$/, '');
      if (secret.trim() !== '') given[name] = secret;
    } catch {
      problems.push(`${name}_FILE names ${file}, which cannot be read`);
    }
  }
  return { env: given, problems };
}
