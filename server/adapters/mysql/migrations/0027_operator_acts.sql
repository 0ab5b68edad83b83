-- What operators did, and who: one row for each call that changed something, or brought somebody in.

CREATE TABLE IF NOT EXISTS sync_operator_acts (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  created_at DATETIME(6) NOT NULL,
  -- the operator's address; NULL: whoever had the token or a ticket
  done_by VARCHAR(320) NULL,
  -- method and route
  act VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- public id; of a link that may be over by now
  link VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- HTTP status of the answer
  status SMALLINT UNSIGNED NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
