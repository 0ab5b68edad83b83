-- The most rows that a link had in each of the last minutes: rows that go one by one count together.

CREATE TABLE IF NOT EXISTS sync_link_sizes (
  link_id BIGINT UNSIGNED NOT NULL,
  minute DATETIME NOT NULL,
  row_count INT UNSIGNED NOT NULL,
  PRIMARY KEY (link_id, minute)
) ENGINE = InnoDB;
