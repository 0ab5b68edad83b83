-- Issues get numbers, so that people can page through them. MySQL has no ADD COLUMN IF NOT EXISTS, and a migration that
-- stopped half-way runs again.

SET @number_issues = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_issues' AND COLUMN_NAME = 'id') > 0,
  'DO 0',
  'ALTER TABLE sync_issues
     ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
     ADD UNIQUE KEY by_id (id)');

PREPARE number_issues FROM @number_issues;

EXECUTE number_issues;

DEALLOCATE PREPARE number_issues;
