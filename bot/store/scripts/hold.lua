-- Let nobody post for a while; never shortens a hold there is.
-- KEYS: what is held (see take_turn.lua), the paused workspaces
-- ARGV: now, until when, the workspace to be paused too or ""
-- Gives 1 where a workspace was paused that was not before.
local now, BACK = tonumber(ARGV[1]), 60 -- Seconds; where the clock was set back by more,
local kept = redis.call('HMGET', KEYS[1], 'next', 'line', 'hold', 'at') -- moments go with it.
local back = (tonumber(kept[4]) or now) - now
if back < BACK then back = 0 end
local hold = math.max((tonumber(kept[3]) or 0) - back, tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'hold', string.format('%.6f', hold), 'at', ARGV[1])
for i, name in ipairs({'next', 'line'}) do
  if kept[i] and back > 0 then
    redis.call('HSET', KEYS[1], name, string.format('%.6f', kept[i] - back))
  end
end
local lasts = math.ceil((hold - now) * 1000) + 60000
if redis.call('PTTL', KEYS[1]) < lasts then redis.call('PEXPIRE', KEYS[1], lasts) end
if ARGV[3] == '' then return 0 end
return redis.call('HSETNX', KEYS[2], ARGV[3], ARGV[1])
