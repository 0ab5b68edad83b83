-- sync_change_queue: what the triggers mark, inside the customer's own transaction, so it is narrow; present means
-- unprocessed. Its one secondary index lets the poller find each table's entries without reading those of the others
-- (a paused link may leave millions). sync_change_log: the history that people see.

CREATE TABLE IF NOT EXISTS sync_change_queue (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  table_name VARCHAR(64) NOT NULL,
  row_id VARBINARY(767) NOT NULL,
  operation ENUM('INSERT', 'UPDATE', 'DELETE') NOT NULL,
  changed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY by_table (table_name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = DYNAMIC;

CREATE TABLE IF NOT EXISTS sync_change_log (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  table_name VARCHAR(64) NOT NULL,
  row_id VARBINARY(767) NOT NULL,
  operation ENUM('INSERT', 'UPDATE', 'DELETE') NOT NULL,
  -- names of MySQL columns
  changed_columns JSON NULL,
  old_values JSON NULL,
  new_values JSON NULL,
  changed_at DATETIME(6) NOT NULL,
  processed BOOLEAN NOT NULL DEFAULT TRUE,
  processed_at DATETIME(6) NOT NULL,
  origin ENUM('SHEET', 'DATABASE', 'SYSTEM') NOT NULL DEFAULT 'DATABASE',
  PRIMARY KEY (id),
  KEY by_row (table_name, row_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = DYNAMIC;
