-- What was said about alerts, for each channel, so that several processes say it once. Times in milliseconds since 1970.

CREATE TABLE IF NOT EXISTS sync_alerts (
  channel VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  alert_key VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sentence TEXT NOT NULL,
  since_ms BIGINT NOT NULL,
  -- NULL: not said yet
  said_at_ms BIGINT NULL,
  -- NULL: it is on
  gone_since_ms BIGINT NULL,
  PRIMARY KEY (channel, alert_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
