-- What waits for a person, and what a person decided about the deletes of a link. MySQL has no ADD COLUMN IF NOT EXISTS, and
-- a migration that stopped half-way runs again: all three columns are added by one statement.

CREATE TABLE IF NOT EXISTS sync_approvals (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  kind ENUM('delete-in-mysql', 'delete-in-sheet', 'older-version', 'schema') NOT NULL,
  -- over: carried out, or nothing is left to decide
  state ENUM('open', 'agreed', 'refused', 'over') NOT NULL DEFAULT 'open',
  -- rows of the link when it was asked
  all_rows INT UNSIGNED NOT NULL,
  -- JSON list of texts
  samples TEXT NOT NULL,
  -- the number of our write that an older version of the file shows
  shown_n BIGINT UNSIGNED NULL,
  created_at DATETIME(6) NOT NULL,
  answered_at DATETIME(6) NULL,
  ended_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY by_link (link_id, state)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The rows that an approval is about. A row waits in one approval at most.
CREATE TABLE IF NOT EXISTS sync_approval_rows (
  link_id BIGINT UNSIGNED NOT NULL,
  row_key VARBINARY(255) NOT NULL,
  approval_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (link_id, row_key),
  KEY by_approval (approval_id)
) ENGINE = InnoDB;

SET @add_deletes = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_links' AND COLUMN_NAME = 'deletes') > 0,
  'DO 0',
  'ALTER TABLE sync_links
     ADD COLUMN deletes ENUM(''delete'', ''clear'') NOT NULL DEFAULT ''delete'' AFTER policy,
     ADD COLUMN guard_rows INT UNSIGNED NOT NULL DEFAULT 10 AFTER deletes,
     ADD COLUMN guard_percent TINYINT UNSIGNED NOT NULL DEFAULT 20 AFTER guard_rows');

PREPARE add_deletes FROM @add_deletes;

EXECUTE add_deletes;

DEALLOCATE PREPARE add_deletes;
