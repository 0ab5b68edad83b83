-- What people did about conflicts: chose a side of one that waited, or had the loser put back. One row for each answer, so
-- that giving it twice does it once.

CREATE TABLE IF NOT EXISTS sync_conflict_answers (
  conflict_id BIGINT UNSIGNED NOT NULL,
  answer ENUM('sheet', 'db', 'restore') NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (conflict_id, answer)
) ENGINE = InnoDB;
