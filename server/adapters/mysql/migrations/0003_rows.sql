-- What the protocol remembers of each row. Keys and primary keys are VARBINARY because they compare as bytes
-- (utf8mb4_bin ignores trailing spaces). `base` is the document of server/core/base-document.ts; held_cells and
-- content_mark repeat what it says, so that by_place answers for a whole tab without touching a document.

CREATE TABLE IF NOT EXISTS sync_rows (
  link_id BIGINT UNSIGNED NOT NULL,
  row_key VARBINARY(255) NOT NULL,
  -- primary key of the MySQL row as text
  pk VARBINARY(767) NULL,
  -- 0-based row of the tab where it was last seen
  sheet_row INT UNSIGNED NULL,
  base LONGTEXT NULL,
  -- a later read that saw the row as the document says, without storing the document again
  seen_lo_us BIGINT UNSIGNED NOT NULL DEFAULT 0,
  seen_hi_us BIGINT UNSIGNED NOT NULL DEFAULT 0,
  held_cells SMALLINT UNSIGNED NOT NULL DEFAULT 0,
  -- baseMark of server/core/content-mark.ts; NULL without a base
  content_mark BIGINT UNSIGNED NULL,
  dirty BOOLEAN NOT NULL DEFAULT FALSE,
  gone_by_us BOOLEAN NOT NULL DEFAULT FALSE,
  repair_rounds INT UNSIGNED NOT NULL DEFAULT 0,
  -- n of the open intent that holds the row
  open_intent BIGINT UNSIGNED NULL,
  PRIMARY KEY (link_id, row_key),
  UNIQUE KEY by_pk (link_id, pk),
  KEY by_dirty (dirty, link_id),
  KEY by_place (link_id, sheet_row, held_cells, content_mark),
  KEY by_intent (link_id, open_intent)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = DYNAMIC;
