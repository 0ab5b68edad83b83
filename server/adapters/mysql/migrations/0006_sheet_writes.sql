-- Intents: sheet writes decided and stored before they are sent. token_at_us is set while the file may hold the
-- once-token of the intent.

CREATE TABLE IF NOT EXISTS sync_sheet_writes (
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  n BIGINT UNSIGNED NOT NULL,
  link_id BIGINT UNSIGNED NOT NULL,
  fence BIGINT UNSIGNED NOT NULL,
  state ENUM('preparing', 'open', 'done', 'void', 'blocked') NOT NULL,
  lo_us BIGINT NOT NULL,
  sent_at_us BIGINT NULL,
  append_after INT NOT NULL,
  -- the tab's columns [0, copies_width) of touched rows are copied to the scratch tab, to column copies_at and on
  copies_at INT UNSIGNED NOT NULL,
  copies_width INT UNSIGNED NOT NULL,
  -- pre-images of a blocked intent, JSON
  copies LONGTEXT NULL,
  token_at_us BIGINT NULL,
  created_at DATETIME(6) NOT NULL,
  settled_at DATETIME(6) NULL,
  PRIMARY KEY (spreadsheet_id, n),
  KEY by_state (state, spreadsheet_id, n),
  KEY by_token (spreadsheet_id, token_at_us)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sync_sheet_write_items (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  n BIGINT UNSIGNED NOT NULL,
  -- NULL: a row without a key
  row_key VARBINARY(255) NULL,
  pk VARBINARY(767) NULL,
  -- JSON
  item LONGTEXT NOT NULL,
  -- JSON, entries of sync_change_queue that the item answers
  changes LONGTEXT NOT NULL,
  done BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (id),
  KEY by_intent (spreadsheet_id, n, done)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = DYNAMIC;
