-- Post a message of an unknown outcome again, because somebody says that it did not arrive.
-- KEYS: open, record
-- ARGV: delivery, now
-- Gives the state the record has then, or nil where there is none or it has no message. What is
-- on its way or was posted stays as it is, so any number of presses post it once.
if redis.call('HEXISTS', KEYS[2], 'message') == 0 then return nil end
local state = redis.call('HGET', KEYS[2], 'st')
local asked = redis.call('HEXISTS', KEYS[2], 'asked') == 1
if state == 'unknown' or (state == 'skipped' and asked) then
  redis.call('HINCRBY', KEYS[2], 'fence', 1)
  redis.call('HSET', KEYS[2], 'st', 'retry', 'hold', 0, 'asked', ARGV[2])
  redis.call('HDEL', KEYS[2], 'ended', 'reason')
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
  return 'retry'
end
return state
