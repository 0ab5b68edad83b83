/** A small shop in the MySQL of `npm start`: tables that are there before any tab, to be linked with an empty one. */
import { createConnection } from 'mysql2/promise';

/** What the sidebar offers, and to whom: everybody whom the stand-in knows. */
export const SHOP_TABLES = '*.shop_*';
export const SHOP_PEOPLE = '@example.com';

const STATEMENTS = [
  `CREATE TABLE IF NOT EXISTS shop_customers (
     id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
     name VARCHAR(60) NOT NULL,
     email VARCHAR(80) NULL UNIQUE,
     level ENUM('new', 'regular', 'gold') NOT NULL DEFAULT 'new',
     since DATE NOT NULL DEFAULT (CURRENT_DATE))`,
  `CREATE TABLE IF NOT EXISTS shop_orders (
     customer_id INT UNSIGNED NOT NULL,
     number SMALLINT UNSIGNED NOT NULL,
     item VARCHAR(60) NOT NULL,
     price DECIMAL(10,2) NOT NULL CHECK (price >= 0),
     tags SET('gift', 'express', 'fragile') NULL,
     details JSON NULL,
     PRIMARY KEY (customer_id, number),
     FOREIGN KEY (customer_id) REFERENCES shop_customers (id))`,
  `INSERT IGNORE INTO shop_customers (id, name, email, level, since) VALUES
     (1, 'Ann Okafor', 'ann@example.com', 'gold', '2019-04-02'),
     (2, 'Bo Lind', NULL, 'regular', '2022-11-30'),
     (3, 'Cleo Marsh', 'cleo@example.com', 'new', '2026-01-08')`,
  `INSERT IGNORE INTO shop_orders VALUES
     (1, 1, 'Lamp', 49.90, 'fragile', '{"colour": "green"}'),
     (1, 2, 'Desk', 310.00, 'express,fragile', NULL),
     (3, 1, 'Chair', 89.00, NULL, '{"legs": 4}')`,
];

/** Makes what is missing; what people changed there stays. */
export async function makeShop(mysqlUrl: string): Promise<void> {
  const connection = await createConnection(mysqlUrl);
  try {
    for (const statement of STATEMENTS) await connection.query(statement);
  } finally {
    await connection.end();
  }
}
