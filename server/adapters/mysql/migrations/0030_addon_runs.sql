-- What the add-on's triggers sent and how long they ran, in each hour, by the person on whose behalf they run (empty: not known).
-- A minute is a number of whole minutes since 1970, here the first of an hour.

CREATE TABLE IF NOT EXISTS sync_addon_runs (
  person VARCHAR(320) NOT NULL,
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  minute INT UNSIGNED NOT NULL,
  requests INT UNSIGNED NOT NULL,
  run_ms BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (person, spreadsheet_id, minute),
  KEY by_minute (minute)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
