-- Replaces the budget when it is still as it was loaded, and a moment ago: what was decided counts from the time of the load.
-- KEYS[1] the budget   ARGV[1] as it was loaded   ARGV[2] the new one   ARGV[3] time of the load   ARGV[4] milliseconds that it may be old
-- Returns 1 when replaced, 0 when it has to be loaded again.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if math.abs(now - ARGV[3]) > tonumber(ARGV[4]) then return 0 end
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
