-- Releases a lease that is still ours; another's stays.
-- KEYS[1] the lease   ARGV[1] our token
-- Returns 1 when released, 0 when it was gone or another's.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
