-- Links and their registry of columns. A read of the tab is due while nudge_seq > read_seq.

CREATE TABLE IF NOT EXISTS sync_links (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  public_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- AES-256-GCM; the key's id says which key of the configuration opens it
  secret_box VARBINARY(512) NOT NULL,
  secret_key_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  tab_id BIGINT NOT NULL,
  tab_name VARCHAR(1024) NOT NULL,
  table_name VARCHAR(64) NOT NULL,
  header_row INT UNSIGNED NOT NULL,
  key_column INT UNSIGNED NOT NULL,
  key_header VARCHAR(255) NOT NULL,
  status ENUM('importing', 'active', 'paused') NOT NULL DEFAULT 'importing',
  pause_reason TEXT NULL,
  policy ENUM('latest', 'sheet', 'db', 'manual') NOT NULL DEFAULT 'latest',
  nudge_seq BIGINT UNSIGNED NOT NULL DEFAULT 1,
  read_seq BIGINT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_public_id (public_id),
  UNIQUE KEY by_tab (spreadsheet_id, tab_id),
  UNIQUE KEY by_table (table_name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sync_schema_registry (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  -- Google's id of the spreadsheet
  sheet_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the tab
  sheet_name VARCHAR(1024) NOT NULL,
  -- 0-based
  column_index INT UNSIGNED NOT NULL,
  column_header TEXT NOT NULL,
  mysql_column_name VARCHAR(64) NOT NULL,
  data_type ENUM('TEXT', 'NUMBER', 'DATE', 'BOOLEAN') NOT NULL,
  native_type VARCHAR(255) NOT NULL,
  -- stable within the link; survives renames and moves
  column_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status ENUM('active', 'deprecated') NOT NULL DEFAULT 'active',
  direction ENUM('both', 'sheet-to-db', 'db-to-sheet') NOT NULL DEFAULT 'both',
  formula_mode ENUM('value', 'text') NOT NULL DEFAULT 'value',
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  PRIMARY KEY (id),
  UNIQUE KEY by_column (link_id, column_id),
  UNIQUE KEY by_name (link_id, mysql_column_name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
