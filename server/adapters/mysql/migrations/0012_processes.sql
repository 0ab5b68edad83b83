-- Processes that are running, each by its own heartbeat: a worker has no address at which it could be asked.

CREATE TABLE IF NOT EXISTS sync_processes (
  id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name VARCHAR(255) NOT NULL,
  -- comma-separated
  roles VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- the last call to Google; NULL: none was made
  call_at_ms BIGINT NULL,
  call_access ENUM('up', 'limited', 'down') NULL,
  call_problem VARCHAR(1024) NULL,
  -- calls of the last ten minutes that Google refused for the quota
  limited_calls INT UNSIGNED NOT NULL,
  started_at DATETIME(6) NOT NULL,
  seen_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY by_age (seen_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
