/**
 * The sixteen tables of a film rental chain, after the structure of MySQL's well-known sample database: foreign keys both ways,
 * composite keys, ENUM, SET, YEAR, DECIMAL, changing timestamps, and a customer's own triggers that write into another table.
 */
import type { Connection } from 'mysql2/promise';

export const FILM_STORE_TABLES = [
  ...['dvd_actor', 'dvd_category', 'dvd_language', 'dvd_country', 'dvd_city', 'dvd_address', 'dvd_store'],
  ...['dvd_staff', 'dvd_customer', 'dvd_film', 'dvd_film_text', 'dvd_film_actor', 'dvd_film_category'],
  ...['dvd_inventory', 'dvd_rental', 'dvd_payment'],
];

const ID = 'SMALLINT UNSIGNED NOT NULL';
const TINY = 'TINYINT UNSIGNED NOT NULL';
const CHANGED = 'last_update TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP';
const to = (column: string, table: string, key = column): string =>
  `FOREIGN KEY (${column}) REFERENCES dvd_${table} (${key}) ON DELETE RESTRICT ON UPDATE CASCADE`;

const STATEMENTS = [
  `CREATE TABLE dvd_actor (actor_id ${ID} AUTO_INCREMENT PRIMARY KEY, first_name VARCHAR(45) NOT NULL,
     last_name VARCHAR(45) NOT NULL, ${CHANGED}, KEY (last_name))`,
  `CREATE TABLE dvd_category (category_id ${TINY} AUTO_INCREMENT PRIMARY KEY, name VARCHAR(25) NOT NULL, ${CHANGED})`,
  `CREATE TABLE dvd_language (language_id ${TINY} AUTO_INCREMENT PRIMARY KEY, name CHAR(20) NOT NULL, ${CHANGED})`,
  `CREATE TABLE dvd_country (country_id ${ID} AUTO_INCREMENT PRIMARY KEY, country VARCHAR(50) NOT NULL, ${CHANGED})`,
  `CREATE TABLE dvd_city (city_id ${ID} AUTO_INCREMENT PRIMARY KEY, city VARCHAR(50) NOT NULL, country_id ${ID},
     ${CHANGED}, ${to('country_id', 'country')})`,
  `CREATE TABLE dvd_address (address_id ${ID} AUTO_INCREMENT PRIMARY KEY, address VARCHAR(50) NOT NULL,
     district VARCHAR(20) NOT NULL, city_id ${ID}, postal_code VARCHAR(10) NULL, phone VARCHAR(20) NOT NULL,
     ${CHANGED}, ${to('city_id', 'city')})`,
  `CREATE TABLE dvd_staff (staff_id ${TINY} AUTO_INCREMENT PRIMARY KEY, first_name VARCHAR(45) NOT NULL,
     address_id ${ID}, email VARCHAR(50) NULL, store_id ${TINY}, active BOOLEAN NOT NULL DEFAULT TRUE,
     ${CHANGED}, ${to('address_id', 'address')})`,
  `CREATE TABLE dvd_store (store_id ${TINY} AUTO_INCREMENT PRIMARY KEY, manager_staff_id ${TINY} UNIQUE,
     address_id ${ID}, ${CHANGED}, ${to('address_id', 'address')})`,
  `CREATE TABLE dvd_customer (customer_id ${ID} AUTO_INCREMENT PRIMARY KEY, store_id ${TINY}, name VARCHAR(45) NOT NULL,
     email VARCHAR(50) NULL, address_id ${ID}, active BOOLEAN NOT NULL DEFAULT TRUE, create_date DATETIME NOT NULL,
     ${CHANGED}, ${to('store_id', 'store')}, ${to('address_id', 'address')})`,
  `CREATE TABLE dvd_film (film_id ${ID} AUTO_INCREMENT PRIMARY KEY, title VARCHAR(128) NOT NULL, description TEXT NULL,
     release_year YEAR NULL, language_id ${TINY} DEFAULT 1, rental_duration ${TINY} DEFAULT 3,
     rental_rate DECIMAL(4,2) NOT NULL DEFAULT 4.99, length SMALLINT UNSIGNED NULL,
     rating ENUM('G', 'PG', 'PG-13', 'R', 'NC-17') NULL DEFAULT 'G',
     special_features SET('Trailers', 'Commentaries', 'Deleted Scenes', 'Behind the Scenes') NULL,
     ${CHANGED}, ${to('language_id', 'language')})`,
  `CREATE TABLE dvd_film_text (film_id ${ID} PRIMARY KEY, title VARCHAR(255) NOT NULL, description TEXT NULL,
     FULLTEXT KEY (title, description))`,
  `CREATE TRIGGER dvd_film_made AFTER INSERT ON dvd_film FOR EACH ROW
     INSERT INTO dvd_film_text VALUES (NEW.film_id, NEW.title, NEW.description)`,
  `CREATE TRIGGER dvd_film_changed AFTER UPDATE ON dvd_film FOR EACH ROW UPDATE dvd_film_text
     SET title = NEW.title, description = NEW.description, film_id = NEW.film_id WHERE film_id = OLD.film_id`,
  `CREATE TRIGGER dvd_film_gone AFTER DELETE ON dvd_film FOR EACH ROW
     DELETE FROM dvd_film_text WHERE film_id = OLD.film_id`,
  `CREATE TABLE dvd_film_actor (actor_id ${ID}, film_id ${ID}, ${CHANGED}, PRIMARY KEY (actor_id, film_id),
     ${to('actor_id', 'actor')}, ${to('film_id', 'film')})`,
  `CREATE TABLE dvd_film_category (film_id ${ID}, category_id ${TINY}, ${CHANGED}, PRIMARY KEY (film_id, category_id),
     ${to('film_id', 'film')}, ${to('category_id', 'category')})`,
  `CREATE TABLE dvd_inventory (inventory_id MEDIUMINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, film_id ${ID},
     store_id ${TINY}, ${CHANGED}, ${to('film_id', 'film')}, ${to('store_id', 'store')})`,
  `CREATE TABLE dvd_rental (rental_id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, rental_date DATETIME NOT NULL,
     inventory_id MEDIUMINT UNSIGNED NOT NULL, customer_id ${ID}, return_date DATETIME NULL, staff_id ${TINY}, ${CHANGED},
     UNIQUE KEY (rental_date, inventory_id, customer_id), ${to('inventory_id', 'inventory')},
     ${to('customer_id', 'customer')}, ${to('staff_id', 'staff')})`,
  `CREATE TABLE dvd_payment (payment_id ${ID} AUTO_INCREMENT PRIMARY KEY, customer_id ${ID}, staff_id ${TINY},
     rental_id INT NULL, amount DECIMAL(5,2) NOT NULL, payment_date DATETIME NOT NULL, ${CHANGED},
     ${to('customer_id', 'customer')}, ${to('staff_id', 'staff')},
     FOREIGN KEY (rental_id) REFERENCES dvd_rental (rental_id) ON DELETE SET NULL ON UPDATE CASCADE)`,
];

/** Values of each row by its number `n`, from 1 on; parents have at least as many rows as their children name. */
const ROWS: readonly [into: string, values: string][] = [
  ['dvd_actor (first_name, last_name)', `CONCAT('Zoë ', n), CONCAT('O''Hara ', n)`],
  ['dvd_category (name)', `CONCAT('Category ', n)`],
  ['dvd_language (name)', `CONCAT('Language ', n)`],
  ['dvd_country (country)', `CONCAT('Country ', n)`],
  ['dvd_city (city, country_id)', `CONCAT('São ', n), n`],
  [
    'dvd_address (address, district, city_id, postal_code, phone)',
    `CONCAT(n, ' Way'), '', n, CONCAT('0', n), '007'`,
  ],
  ['dvd_staff (first_name, address_id, email, store_id)', `CONCAT('Staff ', n), n, NULL, n`],
  ['dvd_store (manager_staff_id, address_id)', `n, n`],
  [
    'dvd_customer (store_id, name, email, address_id, create_date)',
    `n, CONCAT('C', n), NULL, n, '2024-02-29 01:02:03'`,
  ],
  [
    'dvd_film (title, description, release_year, length, rating, special_features)',
    `CONCAT('Film ', n), IF(n % 3, 'A "tale"', NULL), 1990 + n, 60 + n, 1 + n % 5, 1 + n % 15`,
  ],
  ['dvd_film_actor (actor_id, film_id)', `n, n`],
  ['dvd_film_category (film_id, category_id)', `n, n`],
  ['dvd_inventory (film_id, store_id)', `n, n`],
  ['dvd_rental (rental_date, inventory_id, customer_id, staff_id)', `'2024-03-31 02:30:00', n, n, n`],
  [
    'dvd_payment (customer_id, staff_id, rental_id, amount, payment_date)',
    `n, n, n, n + 0.99, '2024-12-31 23:59:59'`,
  ],
];

/** `rows`: 1 to 100 rows in each table. */
export async function makeFilmStore(sql: Connection, rows: number): Promise<void> {
  for (const statement of STATEMENTS) await sql.query(statement);
  for (const [into, values] of ROWS) {
    await sql.query(
      `INSERT INTO ${into} WITH RECURSIVE seq AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM seq WHERE n < ?) SELECT ${values} FROM seq`,
      [rows],
    );
  }
  await sql.query(`ALTER TABLE dvd_staff ADD ${to('store_id', 'store')}`);
  await sql.query(`ALTER TABLE dvd_store ADD ${to('manager_staff_id', 'staff', 'staff_id')}`);
}
