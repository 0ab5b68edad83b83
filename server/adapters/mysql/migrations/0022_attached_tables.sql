-- Tables that were there before their link: what identifies their rows, names in other schemas, a changed primary key told
-- with the new one, and types of any length. Each ALTER is made only when it was not made before.

SET @change_links = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_links' AND COLUMN_NAME = 'attached') > 0,
  'DO 0',
  'ALTER TABLE sync_links
     MODIFY COLUMN table_name VARCHAR(129) NOT NULL,
     ADD COLUMN attached JSON NULL');

PREPARE change_links FROM @change_links;

EXECUTE change_links;

DEALLOCATE PREPARE change_links;

SET @change_queue = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_change_queue' AND COLUMN_NAME = 'moved_to') > 0,
  'DO 0',
  'ALTER TABLE sync_change_queue
     MODIFY COLUMN table_name VARCHAR(129) NOT NULL,
     ADD COLUMN moved_to VARBINARY(767) NULL');

PREPARE change_queue FROM @change_queue;

EXECUTE change_queue;

DEALLOCATE PREPARE change_queue;

ALTER TABLE sync_change_log MODIFY COLUMN table_name VARCHAR(129) NOT NULL;

ALTER TABLE sync_schema_registry MODIFY COLUMN native_type TEXT NOT NULL;
