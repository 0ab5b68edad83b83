-- When something last crossed in each direction is asked with every view of a link, also of one whose long past is of the other
-- direction only. MySQL has no ADD KEY IF NOT EXISTS, and a migration that stopped half-way runs again.

SET @add_activity_by_direction = IF(
  (SELECT COUNT(*) FROM information_schema.STATISTICS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_activity' AND INDEX_NAME = 'by_direction') > 0,
  'DO 0',
  'ALTER TABLE sync_activity ADD KEY by_direction (link_id, direction, id)');

PREPARE add_activity_by_direction FROM @add_activity_by_direction;

EXECUTE add_activity_by_direction;

DEALLOCATE PREPARE add_activity_by_direction;
