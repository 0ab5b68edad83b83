-- Spreadsheets. `fence` is locked by every transaction of the protocol, so nothing else that changes often stands here:
-- the numbering of intents and the add-on's clock have rows of their own and can be written while the fence is shared.

CREATE TABLE IF NOT EXISTS sync_spreadsheets (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  google_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  title VARCHAR(1024) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  locale VARCHAR(32) NOT NULL,
  nonce VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scratch_tab_id BIGINT NULL,
  fence BIGINT UNSIGNED NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_google_id (google_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sync_intent_numbers (
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  last_given BIGINT UNSIGNED NOT NULL DEFAULT 0,
  last_applied BIGINT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (spreadsheet_id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS sync_addon_clocks (
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  offset_us BIGINT NOT NULL,
  error_us BIGINT NOT NULL,
  -- JSON list of microseconds, newest last
  round_trips_us TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  measured_at DATETIME(6) NOT NULL,
  PRIMARY KEY (spreadsheet_id)
) ENGINE = InnoDB;
