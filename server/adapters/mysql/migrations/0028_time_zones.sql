-- The time zone in which a column's moments are shown. NULL: UTC, as in links that were there before.

SET @add_time_zone = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_schema_registry' AND COLUMN_NAME = 'time_zone') > 0,
  'DO 0',
  'ALTER TABLE sync_schema_registry ADD COLUMN time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL');

PREPARE add_time_zone FROM @add_time_zone;

EXECUTE add_time_zone;

DEALLOCATE PREPARE add_time_zone;
