-- Attempts of rows whose work failed because of itself. A row rests until rest_until and, set aside, until there is newer work
-- of it: an edit or a change with a higher id than those that took part. What was set aside has a dead letter as well.

CREATE TABLE IF NOT EXISTS sync_attempts (
  link_id BIGINT UNSIGNED NOT NULL,
  row_key VARBINARY(255) NOT NULL,
  -- primary key of the MySQL row as text, where it is known
  pk VARBINARY(767) NULL,
  -- the queue whose worker tries again
  queue ENUM('sheet-to-db', 'db-to-sheet', 'reconcile') NOT NULL,
  attempts INT UNSIGNED NOT NULL,
  rest_until DATETIME(6) NOT NULL,
  set_aside BOOLEAN NOT NULL DEFAULT FALSE,
  -- newest entries of sync_inbox and sync_change_queue that took part; 0 for none
  last_entry BIGINT UNSIGNED NOT NULL,
  last_change BIGINT UNSIGNED NOT NULL,
  -- seenMark of server/core/content-mark.ts: what the sheet showed; NULL where it was not looked at
  shown_mark BIGINT UNSIGNED NULL,
  error_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  error_detail TEXT NULL,
  -- of sync_dead_letters
  dead_letter_id BIGINT UNSIGNED NULL,
  PRIMARY KEY (link_id, row_key),
  KEY by_pk (link_id, pk)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = DYNAMIC;
