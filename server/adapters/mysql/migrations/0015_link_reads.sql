-- Reads of whole tabs that no event asks for. Times are microseconds since 1970.

CREATE TABLE IF NOT EXISTS sync_link_reads (
  link_id BIGINT UNSIGNED NOT NULL,
  -- start of the last read that was merged
  read_at_us BIGINT NULL,
  -- first and last time at which the file was said to have changed since a read
  changed_first_us BIGINT NULL,
  changed_last_us BIGINT NULL,
  -- the nudge that the schedule gave, and when
  scheduled_seq BIGINT UNSIGNED NOT NULL DEFAULT 0,
  scheduled_at_us BIGINT NULL,
  -- reads in a row that found cells still being calculated
  pending_reads INT UNSIGNED NOT NULL DEFAULT 0,
  has_formulas BOOLEAN NOT NULL DEFAULT FALSE,
  drift_cells INT UNSIGNED NULL,
  drift_at_us BIGINT NULL,
  -- scheduled reads in a row that found edits of which no webhook had told
  silent_reads INT UNSIGNED NOT NULL DEFAULT 0,
  -- of a webhook, as the last read knew it
  webhook_at_us BIGINT NULL,
  -- who installed the triggers
  owner VARCHAR(320) NULL,
  PRIMARY KEY (link_id),
  KEY by_schedule (scheduled_at_us)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- How far Google Drive was asked for changed files, by account.
CREATE TABLE IF NOT EXISTS sync_file_watch (
  account VARCHAR(320) NOT NULL,
  page_token TEXT NULL,
  asked_at_us BIGINT NOT NULL,
  worked_at_us BIGINT NULL,
  PRIMARY KEY (account)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- When the last webhook of a link came is asked at each read.
SET @add_batch_age = IF(
  (SELECT COUNT(*) FROM information_schema.STATISTICS
   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'sync_inbox_batches' AND INDEX_NAME = 'by_link_age') > 0,
  'DO 0',
  'ALTER TABLE sync_inbox_batches ADD KEY by_link_age (link_id, received_at)');

PREPARE add_batch_age FROM @add_batch_age;

EXECUTE add_batch_age;

DEALLOCATE PREPARE add_batch_age;
