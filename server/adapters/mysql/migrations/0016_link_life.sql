-- The life of a link. `paused_by_person`: only a person ends the pause. `imported_at`: when the first read was done.
-- `unlinked_at`: the link is over; its rows are kept so that the same tab finds its table again. `is_relinked`: it was found
-- again, and its rows are being matched. `own_key`: the row key is a column of the user's own. One ALTER, so all or nothing.

SET @add_link_life = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_links' AND COLUMN_NAME = 'paused_by_person') > 0,
  'DO 0',
  'ALTER TABLE sync_links
     ADD COLUMN paused_by_person BOOLEAN NOT NULL DEFAULT FALSE,
     ADD COLUMN imported_at DATETIME(6) NULL,
     ADD COLUMN unlinked_at DATETIME(6) NULL,
     ADD COLUMN is_relinked BOOLEAN NOT NULL DEFAULT FALSE,
     ADD COLUMN own_key BOOLEAN NOT NULL DEFAULT FALSE,
     ADD COLUMN import_rows_done INT UNSIGNED NOT NULL DEFAULT 0,
     ADD COLUMN import_rows_total INT UNSIGNED NULL');

PREPARE add_link_life FROM @add_link_life;

EXECUTE add_link_life;

DEALLOCATE PREPARE add_link_life;

-- Links of before: whatever is not importing has been imported.
UPDATE sync_links SET imported_at = created_at WHERE status <> 'importing' AND imported_at IS NULL;
