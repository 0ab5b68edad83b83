-- Notes on cells that wait for a person: whether a link has them, and what of ours may stand in the sheet.

SET @add_notes = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_links' AND COLUMN_NAME = 'has_notes') > 0,
  'DO 0',
  'ALTER TABLE sync_links ADD COLUMN has_notes BOOLEAN NOT NULL DEFAULT FALSE');

PREPARE add_notes FROM @add_notes;

EXECUTE add_notes;

DEALLOCATE PREPARE add_notes;

CREATE TABLE IF NOT EXISTS sync_notes (
  link_id BIGINT UNSIGNED NOT NULL,
  row_key VARBINARY(255) NOT NULL,
  column_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- texts of ours that may stand in the cell; the last is the one that should
  texts JSON NOT NULL,
  -- KeptNote of server/core/cell-notes.ts
  state ENUM('sent', 'there', 'left') NOT NULL,
  -- not looked at before
  rest_until DATETIME(6) NOT NULL,
  PRIMARY KEY (link_id, row_key, column_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
