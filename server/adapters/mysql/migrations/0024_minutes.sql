-- What crossed in each minute, how long it took and what waited: of each link, and in rows with link 0 of all together. A minute
-- is a number of whole minutes since 1970. drift_cells is given when it becomes another number.

CREATE TABLE IF NOT EXISTS sync_minutes (
  link_id BIGINT UNSIGNED NOT NULL,
  minute INT UNSIGNED NOT NULL,
  edits INT UNSIGNED NOT NULL DEFAULT 0,
  edits_ms_sum BIGINT UNSIGNED NOT NULL DEFAULT 0,
  edits_ms_max BIGINT UNSIGNED NOT NULL DEFAULT 0,
  edits_waiting_ms BIGINT UNSIGNED NOT NULL DEFAULT 0,
  changes INT UNSIGNED NOT NULL DEFAULT 0,
  changes_ms_sum BIGINT UNSIGNED NOT NULL DEFAULT 0,
  changes_ms_max BIGINT UNSIGNED NOT NULL DEFAULT 0,
  changes_waiting_ms BIGINT UNSIGNED NOT NULL DEFAULT 0,
  drift_cells INT UNSIGNED NULL,
  -- calls to Google; of all together only
  google_reads INT UNSIGNED NOT NULL DEFAULT 0,
  google_writes INT UNSIGNED NOT NULL DEFAULT 0,
  google_refused INT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (link_id, minute),
  KEY by_minute (minute)
) ENGINE = InnoDB;
