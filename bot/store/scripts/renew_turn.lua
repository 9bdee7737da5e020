-- Keep a turn for longer; does nothing for who has none.
-- KEYS: limit
-- ARGV: who has it, how long it lasts from now, in milliseconds.
local kept = redis.call('HMGET', KEYS[1], 'by', 'until')
if kept[1] ~= ARGV[1] or not kept[2] then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'until', now + ARGV[2])
return 1
