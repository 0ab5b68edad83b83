/** Links for the contracts, made through the ports alone. */
import type { Link } from '../../../core/link.ts';
import { TEST_COLUMNS } from '../../harness/mysql.ts';
import type { ContractPorts } from './subject.ts';

/** The `number`-th link of the subject, on a tab of its own; its table is not made. All are in one spreadsheet. */
export async function contractLink(ports: ContractPorts, number: number): Promise<Link> {
  const facts = { googleId: 'contract', title: 'Orders', timeZone: 'Europe/Berlin', locale: 'en_GB' };
  const spreadsheet = await ports.spreadsheets.ensure(facts, 'nonce');
  return ports.links.create({
    publicId: `public-${number}`,
    secret: 'secret',
    spreadsheet: spreadsheet.id,
    tabId: number,
    tabName: `Tab ${number}`,
    table: `contract_${number}`,
    headerRow: 0,
    keyColumn: 4,
    keyHeader: 'sync key',
    columns: TEST_COLUMNS,
  });
}
