-- Schema evolution: columns that wait for their place, why others are not synced, the tags that prove which column of the tab
-- is which, and the version under which an edit was captured. Each ALTER is made only when it was not made before.

SET @change_registry = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_schema_registry' AND COLUMN_NAME = 'since_version') > 0,
  'DO 0',
  'ALTER TABLE sync_schema_registry
     MODIFY COLUMN column_index INT UNSIGNED NULL,
     MODIFY COLUMN status ENUM(''active'', ''wanted'', ''deprecated'') NOT NULL DEFAULT ''active'',
     ADD COLUMN why ENUM(''removed'', ''unnamed'', ''duplicate'', ''dropped'', ''skipped'', ''unsupported'') NULL AFTER status,
     ADD COLUMN is_tagged BOOLEAN NOT NULL DEFAULT FALSE,
     ADD COLUMN is_in_table BOOLEAN NOT NULL DEFAULT TRUE,
     ADD COLUMN since_version INT UNSIGNED NOT NULL DEFAULT 1');

PREPARE change_registry FROM @change_registry;

EXECUTE change_registry;

DEALLOCATE PREPARE change_registry;

SET @change_links = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_links' AND COLUMN_NAME = 'registry_version') > 0,
  'DO 0',
  'ALTER TABLE sync_links
     ADD COLUMN registry_version INT UNSIGNED NOT NULL DEFAULT 1,
     ADD COLUMN column_ids_given INT UNSIGNED NOT NULL DEFAULT 0,
     ADD COLUMN is_key_tagged BOOLEAN NOT NULL DEFAULT FALSE');

PREPARE change_links FROM @change_links;

EXECUTE change_links;

DEALLOCATE PREPARE change_links;

SET @change_inbox = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_inbox' AND COLUMN_NAME = 'registry_version') > 0,
  'DO 0',
  'ALTER TABLE sync_inbox ADD COLUMN registry_version INT UNSIGNED NOT NULL DEFAULT 1');

PREPARE change_inbox FROM @change_inbox;

EXECUTE change_inbox;

DEALLOCATE PREPARE change_inbox;

CREATE TABLE IF NOT EXISTS sync_schema_events (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  link_id BIGINT UNSIGNED NOT NULL,
  -- SchemaEventKind of server/core/schema/schema-events.ts
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- NULL: the column of the row keys
  mysql_column_name VARCHAR(64) NULL,
  sentence TEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY by_link (link_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
