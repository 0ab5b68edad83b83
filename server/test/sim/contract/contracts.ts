/** All contracts of the MySQL side. */
import { approvalsContract } from './approvals-contract.ts';
import { attemptsContract } from './attempts-contract.ts';
import { inboxContract } from './inbox-contract.ts';
import { intentsContract } from './intents-contract.ts';
import { linksContract } from './links-contract.ts';
import { registryContract } from './registry-contract.ts';
import { recordsContract } from './records-contract.ts';
import { rowsContract } from './rows-contract.ts';
import type { OpenSubject } from './subject.ts';
import { tablesContract } from './tables-contract.ts';
import { transactionsContract } from './transactions-contract.ts';

export const CONTRACTS: readonly ((open: OpenSubject) => void)[] = [
  transactionsContract,
  rowsContract,
  linksContract,
  inboxContract,
  tablesContract,
  intentsContract,
  recordsContract,
  approvalsContract,
  registryContract,
  attemptsContract,
];
