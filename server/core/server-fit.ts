/** Whether the MySQL server lets triggers follow a table, and what to run where it does not. Pure. */

export interface ServerFacts {
  version: string;
  versionComment: string;
  isReadOnly: boolean;
  hasBinaryLog: boolean;
  trustsFunctionCreators: boolean;
  binaryLogFormat: string;
  /** The account may create triggers while binary logging is on, whatever the server trusts. */
  isPrivileged: boolean;
}

/** Why no table of this server can be attached, as a sentence with what to run; null when they can. */
export function unfitServer(facts: ServerFacts): string | null {
  const name = `${facts.version} ${facts.versionComment}`.toLowerCase();
  if (name.includes('tidb')) return 'TiDB has no triggers, so changes of a table cannot be followed.';
  if (name.includes('planetscale') || name.includes('vitess')) {
    return 'PlanetScale and Vitess have no triggers, so changes of a table cannot be followed.';
  }
  if (facts.isReadOnly) {
    return 'The server is read-only, as a replica is. Connect Rowlink to the primary server.';
  }
  if (!facts.hasBinaryLog) return null;
  if (facts.binaryLogFormat.toUpperCase() === 'STATEMENT') {
    return "With statements in the binary log, triggers may differ on replicas. Run: SET GLOBAL binlog_format = 'ROW'";
  }
  if (facts.trustsFunctionCreators || facts.isPrivileged) return null;
  return (
    'The account may not create triggers while binary logging is on. Run: SET GLOBAL log_bin_trust_function_creators = 1 ' +
    '(on Cloud SQL and RDS set it as a database flag or in the parameter group).'
  );
}

/** The statement that gives the account what following a table needs. `user` is `CURRENT_USER()`. */
export function grantFor(schema: string, name: string, user: string): string {
  const quoted = (text: string) => `\`${text.replaceAll('`', '``')}\``;
  const [account = '', host = '%'] = user.split(/@(?=[^@]*$)/);
  const text = (part: string) => `'${part.replaceAll("'", "''")}'`;
  return `GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON ${quoted(schema)}.${quoted(name)} TO ${text(account)}@${text(host)}`;
}
