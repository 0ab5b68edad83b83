-- Repairs owed to the sheet, and work set aside after its last attempt.

-- A row whose key cell has to be written again.
CREATE TABLE IF NOT EXISTS sync_rekeys (
  link_id BIGINT UNSIGNED NOT NULL,
  row_key VARBINARY(255) NOT NULL,
  -- 0-based row where the key belongs
  sheet_row INT UNSIGNED NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (link_id, row_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A cell that we wrote into a row without a key; undone by the next read that still finds our value there.
CREATE TABLE IF NOT EXISTS sync_strays (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  sheet_row INT UNSIGNED NOT NULL,
  column_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- JSON of the two values
  ours LONGTEXT NOT NULL,
  pre_image LONGTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY by_link (link_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sync_dead_letters (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  direction ENUM('sheet-to-mysql', 'mysql-to-sheet') NOT NULL,
  -- JSON
  work LONGTEXT NOT NULL,
  error_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  error_detail TEXT NULL,
  attempts INT UNSIGNED NOT NULL,
  created_at DATETIME(6) NOT NULL,
  resolved_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY by_link (link_id, resolved_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
