-- Nonces of calls that changed something about a link: a call that comes again is refused for as long as its signature is fresh.

CREATE TABLE IF NOT EXISTS sync_call_nonces (
  link_id BIGINT UNSIGNED NOT NULL,
  nonce VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- milliseconds since 1970; afterwards the signature is too old anyway
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (link_id, nonce),
  KEY by_age (until_ms)
) ENGINE = InnoDB;
