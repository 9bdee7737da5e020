-- Let a reader use the bot once more, unless they did so too often lately.
-- KEYS: the reader's allowance. ARGV: how many uses at once, milliseconds in which one comes back.
-- Gives 0, or the milliseconds until the next use is allowed.
-- The server's own time, since people press by real time even where the bot's days are simulated.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most, apart = tonumber(ARGV[1]), tonumber(ARGV[2])
local used_up = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local wait = used_up - now - apart * (most - 1)
if wait > 0 then return wait end
redis.call('SET', KEYS[1], used_up + apart, 'PX', used_up + apart - now)
return 0
