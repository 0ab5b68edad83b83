-- Which Google account works on which spreadsheet, where there are several. Also of spreadsheets that are not linked yet: somebody
-- was told with whom to share them.

CREATE TABLE IF NOT EXISTS sync_spreadsheet_accounts (
  google_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  given_at DATETIME(6) NOT NULL,
  PRIMARY KEY (google_id),
  KEY by_age (given_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
