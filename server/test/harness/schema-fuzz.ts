/**
 * People and programs who change columns at random while both edit cells. Each value begins with the name of its column's family, which
 * headers and MySQL's names keep whatever they are renamed to, so a value in a wrong column is seen at a glance.
 */
import type { Product, Scalar } from './product.ts';
import { SchemaTab } from './schema-tab.ts';
import { seededRandom, type Random } from '../sim/world/random.ts';

const FAMILIES = ['name', 'city', 'note', 'place'];
const IDS = ['R1', 'R2', 'R3', 'R4'];
const KEY_HEADER = 'sync key';

/** "city~3", "city_r3" and the value "city#7" are of the family "city". */
function familyOf(text: string): string {
  return /^[a-z0-9]+/.exec(text)?.[0] ?? '';
}

export class SchemaFuzz {
  readonly tab: SchemaTab;
  readonly #product: Product;
  readonly #random: Random;
  /** The value that was given last, by row and family. */
  readonly #last = new Map<string, string>();
  /** Families of which somebody took a column away, with what it held. */
  readonly #taken = new Set<string>();
  #count = 0;

  private constructor(product: Product, tab: SchemaTab, seed: number) {
    this.#product = product;
    this.tab = tab;
    this.#random = seededRandom(seed);
  }

  static async begin(product: Product, seed: number): Promise<SchemaFuzz> {
    const rows: Scalar[][] = IDS.map((id) => [id, ...FAMILIES.map((family) => `${family}#0`)]);
    const tab = await SchemaTab.register(product, [['id', ...FAMILIES], ...rows], `fuzz ${seed}`);
    return new SchemaFuzz(product, tab, seed);
  }

  /** One change of a column, between edits on both sides; the answer says what it was. */
  async step(): Promise<string> {
    await this.#edit();
    const number = (this.#count += 1);
    const told = await this.#random.pick([
      () => this.#renameHeader(number),
      () => this.#coverHeader('', number),
      () => this.#coverHeader(this.#random.pick(this.#headers()), number),
      () => this.#moveColumn(),
      () => this.#newColumn(number),
      () => this.#deleteColumn(),
      () => this.#addInMysql(number),
      () => this.#changeInMysql(number),
      () => this.#changeInMysql(number),
    ])();
    await this.#edit();
    return told;
  }

  /** Values in the tab under a header of another family. */
  straysInSheet(): string[] {
    return this.#headers().flatMap((header) =>
      strangers(`sheet ${header}`, familyOf(header), Object.values(this.tab.column(header))),
    );
  }

  /** Values in a MySQL column of another family. */
  async straysInMysql(): Promise<string[]> {
    const found = (await this.#names()).map(async (name) =>
      strangers(`MySQL ${name}`, familyOf(name), Object.values(await this.tab.inMysql(name))),
    );
    return (await Promise.all(found)).flat();
  }

  /** Columns that the registry calls synced and that are not alike on both sides. */
  async differences(): Promise<string[]> {
    const differing = await Promise.all(
      (await this.#synced()).map(async ({ header, name }) => {
        const [sheet, table] = [this.tab.column(header), await this.tab.inMysql(name)];
        return IDS.filter((id) => sheet[id] !== table[id]).map(
          (id) => `${id} ${header}/${name}: ${String(sheet[id])} and ${String(table[id])}`,
        );
      }),
    );
    return differing.flat();
  }

  /** Values given last that neither side nor a conflict has; what went with its column is not counted. */
  async lost(): Promise<string[]> {
    const held = new Set<Scalar>(this.#headers().flatMap((header) => Object.values(this.tab.column(header))));
    for (const name of await this.#names()) {
      for (const value of Object.values(await this.tab.inMysql(name))) held.add(value);
    }
    const [conflicts] = await this.#product.sql.query(
      'SELECT sheet_value AS sheet, db_value AS db FROM sync_conflicts',
    );
    for (const { sheet, db } of conflicts as { sheet: Scalar; db: Scalar }[]) held.add(sheet).add(db);
    return [...this.#last].flatMap(([cell, value]) =>
      held.has(value) || this.#taken.has(familyOf(value)) ? [] : [`${cell} ${value}`],
    );
  }

  /** A person types, a program updates; each another cell. */
  async #edit(): Promise<void> {
    this.#count += 1;
    const [first = '', second = ''] = this.#random.chance(0.5) ? ['R1', 'R2'] : ['R3', 'R4'];
    const header = this.#random.pick(this.#headers());
    const typed = `${familyOf(header)}#p${this.#count}`;
    await this.tab.type(first, header, typed);
    this.#last.set(`${first} ${familyOf(header)}`, typed);
    const name = this.#random.pick(await this.#names());
    const stored = `${familyOf(name)}#s${this.#count}`;
    await this.tab.sql(`UPDATE t SET \`${name}\` = ? WHERE id = ?`, [stored, second]);
    this.#last.set(`${second} ${familyOf(name)}`, stored);
  }

  async #renameHeader(number: number): Promise<string> {
    const header = this.#random.pick(this.#headers());
    const next = `${familyOf(header)}~${number}`;
    await this.tab.writeHeader(this.tab.columnOf(header), next);
    return `${header} is called ${next}`;
  }

  /** The column has no header of its own for the time of some edits. */
  async #coverHeader(cover: string, number: number): Promise<string> {
    const header = this.#random.pick(this.#headers());
    if (header === cover) return 'nothing';
    const column = this.tab.columnOf(header);
    await this.tab.writeHeader(column, cover);
    await this.tab.type('R1', 'id', 'R1');
    await this.tab.writeHeader(column, `${familyOf(header)}~${number}`);
    return `${header} was called "${cover}" for a while`;
  }

  async #moveColumn(): Promise<string> {
    const header = this.#random.pick(this.#headers());
    const target = this.#random.pick(this.#headers());
    if (header === target) return 'nothing';
    await this.tab.person.moveLines(
      this.tab.tabId,
      'COLUMNS',
      this.tab.columnOf(header),
      1,
      this.tab.columnOf(target),
    );
    return `${header} moved to ${target}`;
  }

  async #newColumn(number: number): Promise<string> {
    const at = this.tab.columnOf(this.#random.pick(this.#headers()));
    const family = `sheet${number}`;
    await this.tab.person.insertLines(this.tab.tabId, 'COLUMNS', at);
    await this.tab.person.type(this.tab.tabId, { row: 0, column: at }, [
      [family],
      ...IDS.map(() => [`${family}#0`]),
    ]);
    return `${family} is new in the tab`;
  }

  async #deleteColumn(): Promise<string> {
    const headers = this.#headers();
    if (headers.length < 3) return 'nothing';
    const header = this.#random.pick(headers);
    this.#taken.add(familyOf(header));
    await this.tab.person.deleteLines(this.tab.tabId, 'COLUMNS', this.tab.columnOf(header));
    return `${header} was deleted in the tab`;
  }

  async #addInMysql(number: number): Promise<string> {
    const family = `table${number}`;
    await this.tab.sql(`ALTER TABLE t ADD COLUMN \`${family}\` VARCHAR(80) NULL`);
    await this.tab.sql(`UPDATE t SET \`${family}\` = ?`, [`${family}#0`]);
    return `${family} is new in MySQL`;
  }

  async #changeInMysql(number: number): Promise<string> {
    const names = await this.#names();
    const name = this.#random.pick(names);
    const how = this.#random.pick(['drop', 'rename', 'retype']);
    if (how === 'retype') {
      await this.tab.sql(`ALTER TABLE t MODIFY COLUMN \`${name}\` VARCHAR(${100 + number}) NULL`);
      return `${name} has another type`;
    }
    if (how === 'drop' && names.length < 3) return 'nothing';
    this.#taken.add(familyOf(name));
    const change = how === 'drop' ? `DROP COLUMN \`${name}\`` : renamed(name, number);
    await this.tab.sql(`ALTER TABLE t ${change}`);
    return `${name}: ${change}`;
  }

  /** Headers of data that are there once. */
  #headers(): string[] {
    const all = this.tab.headers();
    return all.filter(
      (header) =>
        !['', 'id', KEY_HEADER].includes(header) && all.filter((one) => one === header).length === 1,
    );
  }

  async #names(): Promise<string[]> {
    const [rows] = await this.#product.sql.query(
      `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
       WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
      [this.tab.linked.table],
    );
    return (rows as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name !== 'id' && !name.startsWith('_'));
  }

  async #synced(): Promise<{ header: string; name: string }[]> {
    const [rows] = await this.#product.sql.query(
      `SELECT column_header AS header, mysql_column_name AS name FROM sync_schema_registry r
       JOIN sync_links l ON l.id = r.link_id WHERE l.table_name = ? AND r.status = 'active'`,
      [this.tab.linked.table],
    );
    return rows as { header: string; name: string }[];
  }
}

function renamed(name: string, number: number): string {
  return `RENAME COLUMN \`${name}\` TO \`${familyOf(name)}_r${number}\``;
}

function strangers(where: string, family: string, values: readonly Scalar[]): string[] {
  return values.flatMap((value) =>
    value === null || familyOf(String(value)) === family ? [] : [`${where} holds ${String(value)}`],
  );
}
