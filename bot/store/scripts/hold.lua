-- Let nobody post for a while; never shortens a hold there is.
-- KEYS: what is held (see take_turn.lua), the paused workspaces
-- ARGV: now, until when, the workspace to be paused too or ""
-- Gives 1 where a workspace was paused that was not before.
local hold = math.max(tonumber(redis.call('HGET', KEYS[1], 'hold') or 0), tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'hold', string.format('%.6f', hold), 'at', ARGV[1])
local lasts = math.ceil((hold - tonumber(ARGV[1])) * 1000) + 60000
if redis.call('PTTL', KEYS[1]) < lasts then redis.call('PEXPIRE', KEYS[1], lasts) end
if ARGV[3] == '' then return 0 end
return redis.call('HSETNX', KEYS[2], ARGV[3], ARGV[1])
