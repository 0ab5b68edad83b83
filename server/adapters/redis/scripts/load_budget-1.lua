-- Tells Redis' time and the budget as it is stored.
-- KEYS[1] the budget
-- Returns the time in milliseconds, and the budget or an empty text.
local time = redis.call('TIME')
return { time[1] * 1000 + math.floor(time[2] / 1000), redis.call('GET', KEYS[1]) or '' }
