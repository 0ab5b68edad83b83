-- How a column judges values of another type: refused, or made to fit. MySQL has no ADD COLUMN IF NOT EXISTS, and a migration
-- that stopped half-way runs again.

SET @add_value_rules = IF(
  (SELECT COUNT(*) FROM information_schema.COLUMNS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_schema_registry' AND COLUMN_NAME = 'value_rules') > 0,
  'DO 0',
  'ALTER TABLE sync_schema_registry ADD COLUMN value_rules ENUM(''strict'', ''lenient'') NOT NULL DEFAULT ''strict'' AFTER formula_mode');

PREPARE add_value_rules FROM @add_value_rules;

EXECUTE add_value_rules;

DEALLOCATE PREPARE add_value_rules;
