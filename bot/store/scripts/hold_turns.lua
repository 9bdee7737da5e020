-- Let nobody ask a host for a while; never shortens a hold there is.
-- KEYS: limit
-- ARGV: how long, in milliseconds; 0 only looks
-- Gives the milliseconds left.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local hold = tonumber(redis.call('HGET', KEYS[1], 'hold') or 0)
if now + ARGV[1] > hold and tonumber(ARGV[1]) > 0 then
  hold = now + ARGV[1]
  redis.call('HSET', KEYS[1], 'hold', hold)
  if redis.call('PTTL', KEYS[1]) < hold - now + 3600000 then
    redis.call('PEXPIRE', KEYS[1], hold - now + 3600000)
  end
end
return math.max(hold - now, 0)
