-- sync_change_log becomes the history of every cell, of both sides; a queued change can tell that a person had it done; an
-- edit who made it. `row_number` is the 1-based row of the tab when it happened; `row_count` says for how many rows an entry
-- of an import stands; `outcome` is a HistoryOutcome of server/core/history-entry.ts. MySQL has no ADD COLUMN IF NOT EXISTS, and a migration that stopped half-way runs again.

SET @extend_change_log = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_change_log' AND COLUMN_NAME = 'outcome') > 0,
  'DO 0',
  'ALTER TABLE sync_change_log
     ADD COLUMN link_id BIGINT UNSIGNED NULL AFTER id,
     ADD COLUMN row_key VARBINARY(255) NULL,
     ADD COLUMN `row_number` INT UNSIGNED NULL,
     ADD COLUMN row_count INT UNSIGNED NOT NULL DEFAULT 1,
     ADD COLUMN changed_by VARCHAR(320) NULL,
     ADD COLUMN outcome VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT ''applied'',
     MODIFY COLUMN processed_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
     ADD KEY by_link (link_id, id),
     ADD KEY by_key (link_id, row_key, id)');

PREPARE extend_change_log FROM @extend_change_log;

EXECUTE extend_change_log;

DEALLOCATE PREPARE extend_change_log;

SET @extend_change_queue = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_change_queue' AND COLUMN_NAME = 'changed_by') > 0,
  'DO 0',
  'ALTER TABLE sync_change_queue
     ADD COLUMN origin ENUM(''DATABASE'', ''SYSTEM'') NOT NULL DEFAULT ''DATABASE'',
     ADD COLUMN changed_by VARCHAR(320) NULL');

PREPARE extend_change_queue FROM @extend_change_queue;

EXECUTE extend_change_queue;

DEALLOCATE PREPARE extend_change_queue;

SET @extend_inbox = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_inbox' AND COLUMN_NAME = 'edited_by') > 0,
  'DO 0',
  'ALTER TABLE sync_inbox ADD COLUMN edited_by VARCHAR(320) NULL');

PREPARE extend_inbox FROM @extend_inbox;

EXECUTE extend_inbox;

DEALLOCATE PREPARE extend_inbox;

-- Older values that people had put back: each entry, or column of it, once.
CREATE TABLE IF NOT EXISTS sync_restores (
  entry_id BIGINT UNSIGNED NOT NULL,
  -- name of the MySQL column; empty: all of them
  column_name VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (entry_id, column_name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
