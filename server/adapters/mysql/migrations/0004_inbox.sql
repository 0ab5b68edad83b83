-- Edits that the add-on told. The batch row is what makes a batch that arrives twice count once, also one without edits.

CREATE TABLE IF NOT EXISTS sync_inbox_batches (
  link_id BIGINT UNSIGNED NOT NULL,
  batch_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  received_at DATETIME(6) NOT NULL,
  PRIMARY KEY (link_id, batch_id),
  KEY by_age (received_at)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS sync_inbox (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  batch_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_no INT UNSIGNED NOT NULL,
  row_key VARBINARY(255) NOT NULL,
  -- 0-based
  sheet_row INT UNSIGNED NOT NULL,
  -- JSON, raw cells by column id
  cells LONGTEXT NOT NULL,
  -- the add-on's clock, uncorrected
  captured_at_us BIGINT NOT NULL,
  received_at DATETIME(6) NOT NULL,
  done_at DATETIME(6) NULL,
  outcome ENUM('applied', 'stale', 'nudged', 'superseded') NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_entry (link_id, batch_id, entry_no),
  KEY by_pending (done_at, link_id),
  KEY by_key (link_id, row_key, done_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
