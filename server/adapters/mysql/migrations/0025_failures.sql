-- Failures of work and requests, for people: the same one within a minute is one row. Times in milliseconds since 1970.

CREATE TABLE IF NOT EXISTS sync_failures (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  -- whole minutes since 1970
  minute INT UNSIGNED NOT NULL,
  source ENUM('work', 'request') NOT NULL,
  -- a queue, or method and route
  place VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 0: none
  link_id BIGINT UNSIGNED NOT NULL,
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- of the last one
  detail TEXT NULL,
  trace VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  times INT UNSIGNED NOT NULL,
  first_at_ms BIGINT NOT NULL,
  last_at_ms BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_kind (minute, source, place, link_id, spreadsheet_id, code),
  KEY by_code (code, id),
  KEY by_link (link_id, id),
  KEY by_spreadsheet (spreadsheet_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
