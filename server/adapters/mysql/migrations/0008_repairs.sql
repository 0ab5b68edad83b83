-- Repairs owed to the sheet, and work set aside after its last attempt.

-- What a write of ours did to rows that a person had moved in that instant, until it is undone. `repair` is a document of
-- server/core/repair.ts; its copies are on the scratch tab, made by the write n.
CREATE TABLE IF NOT EXISTS sync_repairs (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  spreadsheet_id BIGINT UNSIGNED NOT NULL,
  link_id BIGINT UNSIGNED NOT NULL,
  n BIGINT UNSIGNED NOT NULL,
  repair LONGTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  -- undone, or nothing was left to undo
  done_at DATETIME(6) NULL,
  -- why it could not be undone: what was overwritten is in `repair`
  given_up TEXT NULL,
  PRIMARY KEY (id),
  KEY by_owed (spreadsheet_id, done_at, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sync_dead_letters (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  direction ENUM('sheet-to-mysql', 'mysql-to-sheet') NOT NULL,
  -- JSON
  work LONGTEXT NOT NULL,
  error_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  error_detail TEXT NULL,
  attempts INT UNSIGNED NOT NULL,
  created_at DATETIME(6) NOT NULL,
  resolved_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  KEY by_link (link_id, resolved_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
