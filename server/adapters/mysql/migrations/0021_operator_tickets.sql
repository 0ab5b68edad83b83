-- Ways into the dashboard that work once. The hash alone lets nobody in.

CREATE TABLE IF NOT EXISTS sync_operator_tickets (
  -- SHA-256, hexadecimal
  ticket_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- milliseconds since 1970
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (ticket_hash),
  KEY by_age (until_ms)
) ENGINE = InnoDB;
