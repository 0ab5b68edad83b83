/**
 * A film rental shop in the manner of MySQL's well-known sample database: parents and children, self-made types, composite keys,
 * triggers of the customer's own, generated and read-only columns. Every table has rows from the start.
 */
import type { Connection } from 'mysql2/promise';

export const RENTAL_TABLES = [
  'rental_actor',
  'rental_language',
  'rental_film',
  'rental_film_actor',
  'rental_customer',
  'rental_payment',
];

const STATEMENTS = [
  `CREATE TABLE rental_actor (
     actor_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
     first_name VARCHAR(45) NOT NULL, last_name VARCHAR(45) NOT NULL,
     last_update TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
     KEY (last_name))`,
  `CREATE TABLE rental_language (
     code CHAR(2) CHARACTER SET latin1 NOT NULL PRIMARY KEY, name VARCHAR(20) NOT NULL UNIQUE)`,
  `CREATE TABLE rental_film (
     film_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
     title VARCHAR(128) NOT NULL, description TEXT NULL, release_year YEAR NULL,
     language_code CHAR(2) CHARACTER SET latin1 NOT NULL,
     rental_rate DECIMAL(4,2) NOT NULL DEFAULT 4.99, length SMALLINT UNSIGNED NULL,
     rating ENUM('G', 'PG', 'PG-13', 'R', 'NC-17') NULL DEFAULT 'G',
     special_features SET('Trailers', 'Commentaries', 'Deleted Scenes', 'Behind the Scenes') NULL,
     location POINT NULL, poster BLOB NULL, facts JSON NULL,
     price_with_tax DECIMAL(6,2) GENERATED ALWAYS AS (ROUND(rental_rate * 1.2, 2)) STORED,
     CHECK (rental_rate < 50),
     FOREIGN KEY (language_code) REFERENCES rental_language (code) ON UPDATE CASCADE)`,
  `CREATE TABLE rental_film_actor (
     actor_id SMALLINT UNSIGNED NOT NULL, film_id SMALLINT UNSIGNED NOT NULL, role VARCHAR(40) NOT NULL DEFAULT '',
     PRIMARY KEY (actor_id, film_id),
     FOREIGN KEY (actor_id) REFERENCES rental_actor (actor_id) ON UPDATE CASCADE,
     FOREIGN KEY (film_id) REFERENCES rental_film (film_id) ON DELETE CASCADE ON UPDATE CASCADE)`,
  `CREATE TABLE rental_customer (
     id CHAR(36) NOT NULL PRIMARY KEY DEFAULT (UUID()), name VARCHAR(60) NOT NULL, email VARCHAR(50) NULL,
     active BOOLEAN NOT NULL DEFAULT TRUE, opens TIME NULL, balance BIGINT NOT NULL DEFAULT 0, flags BIT(5) NULL)`,
  `CREATE TRIGGER rental_customer_name BEFORE UPDATE ON rental_customer FOR EACH ROW SET NEW.email = LOWER(NEW.email)`,
  `CREATE TABLE rental_payment (
     payment_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, customer_id CHAR(36) NOT NULL,
     amount DECIMAL(30,10) NOT NULL, paid_at DATETIME(6) NOT NULL, note VARCHAR(200) COLLATE utf8mb4_general_ci NULL,
     FOREIGN KEY (customer_id) REFERENCES rental_customer (id) ON DELETE CASCADE)`,
];

/** `random` gives numbers in [0, 1). */
export async function makeRentalShop(sql: Connection, random: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] ?? (list[0] as T);
  for (const statement of STATEMENTS) await sql.query(statement);
  await sql.query(
    `INSERT INTO rental_language VALUES ('en', 'English'), ('fr', 'Français'), ('de', 'Deutsch')`,
  );
  for (let at = 1; at <= 12; at += 1) {
    await sql.query('INSERT INTO rental_actor (first_name, last_name) VALUES (?, ?)', [
      pick(FIRST),
      pick(LAST),
    ]);
    await sql.query(
      `INSERT INTO rental_film (title, description, release_year, language_code, rental_rate, length, rating, special_features, location, poster, facts)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, POINT(?, 2), ?, ?)`,
      [
        `Film ${at}`,
        at % 3 === 0 ? null : `A tale of ${pick(LAST)} and\n"${pick(FIRST)}"`,
        1990 + at,
        pick(['en', 'fr', 'de']),
        pick([0.99, 2.99, 4.99]),
        60 + at,
        pick(['G', 'PG-13', 'NC-17']),
        pick(['Trailers', 'Trailers,Deleted Scenes', null]),
        at,
        at % 4 === 0 ? Buffer.from([0, 255, at]) : null,
        at % 2 === 0 ? `{"b": ${at}.5, "a": [1, null]}` : null,
      ],
    );
  }
  for (let at = 1; at <= 12; at += 1) {
    await sql.query('INSERT IGNORE INTO rental_film_actor VALUES (?, ?, ?)', [
      1 + (at % 5),
      at,
      pick(['', 'Lead', 'Voice']),
    ]);
    await sql.query(
      'INSERT INTO rental_customer (name, email, active, opens, balance, flags) VALUES (?, ?, ?, ?, ?, ?)',
      [
        `${pick(FIRST)} ${at}`,
        at % 3 === 0 ? null : `c${at}@example.org`,
        at % 2,
        `${at}:30:00`,
        `90071992547409${90 + at}`,
        at,
      ],
    );
  }
  await sql.query(
    `INSERT INTO rental_payment (customer_id, amount, paid_at, note)
     SELECT id, 12345678901234567890.0123456789, '2024-02-29 23:59:59.123456', ' Spaces stay ' FROM rental_customer`,
  );
}

const FIRST = ['Penelope', 'Nick', 'Ed', 'Jennifer', 'Zoë', 'Bjørn'];
const LAST = ['Guiness', 'Wahlberg', "O'Hara", 'Davis', 'Straße', '=SUM(A1)'];
