-- What people look at later. `open_cell` is a digest of row key and column while the conflict is open, so that a cell
-- has one open conflict at most. `exact_values` keeps what the three texts show, with types, so that a loser can be restored.

CREATE TABLE IF NOT EXISTS sync_conflicts (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  sheet_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- 1-based row of the tab when it was logged
  `row_number` INT UNSIGNED NULL,
  row_key VARBINARY(255) NOT NULL,
  -- NULL: the whole row is meant
  column_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  column_name VARCHAR(64) NULL,
  base_value MEDIUMTEXT NULL,
  sheet_value MEDIUMTEXT NULL,
  db_value MEDIUMTEXT NULL,
  exact_values LONGTEXT NOT NULL,
  sheet_timestamp DATETIME(6) NOT NULL,
  -- NULL: unknown
  db_timestamp DATETIME(6) NULL,
  resolution ENUM('SHEET_WINS', 'DB_WINS', 'MANUAL', 'PENDING') NOT NULL,
  open_cell BINARY(32) NULL,
  resolved_at DATETIME(6) NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_open_cell (link_id, open_cell),
  KEY by_link (link_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sync_issues (
  link_id BIGINT UNSIGNED NOT NULL,
  row_key VARBINARY(255) NOT NULL,
  column_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  why TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (link_id, row_key, column_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sync_activity (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  direction ENUM('sheet-to-mysql', 'mysql-to-sheet') NOT NULL,
  what VARCHAR(64) NOT NULL,
  row_count INT UNSIGNED NOT NULL,
  cell_count INT UNSIGNED NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY by_link (link_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
