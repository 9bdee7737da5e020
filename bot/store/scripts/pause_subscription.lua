-- Pause or resume a standing order.
-- KEYS: subscription, due
-- ARGV: subscription id, paused until ("", seconds or "always"), next due or "", since when ("" or
--   seconds), which stays until a digest has come
-- Gives 1, or 0 where there is no such subscription.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'paused', ARGV[2])
if ARGV[4] ~= '' then redis.call('HSETNX', KEYS[1], 'paused_since', ARGV[4]) end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
end
return 1
