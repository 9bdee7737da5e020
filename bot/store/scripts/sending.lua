-- Write ahead of a post, and take the destination's one message of that date.
-- KEYS: open, record, held, day, subscription
-- ARGV: delivery, fence, posts begun with this one, now, end of the lease, seconds to keep
-- Gives "sending", "taken" (that date has its message; this delivery is skipped) or "lost".
if redis.call('HGET', KEYS[2], 'fence') ~= ARGV[2] then return 'lost' end
local state = redis.call('HGET', KEYS[2], 'st')
if state == 'skipped' and redis.call('HGET', KEYS[2], 'reason') == 'day' then return 'taken' end
if state ~= 'claimed' and state ~= 'sending' then return 'lost' end
if redis.call('HEXISTS', KEYS[2], 'message') == 0 then return 'lost' end
local has = redis.call('GET', KEYS[4])
if has and has ~= ARGV[1] then
  redis.call('HSET', KEYS[2], 'st', 'skipped', 'reason', 'day', 'ended', ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[6])
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('HDEL', KEYS[5], 'paused_since') -- What was missed came with that message.
  return 'taken'
end
redis.call('SET', KEYS[4], ARGV[1], 'EX', ARGV[6])
redis.call('HSET', KEYS[2], 'st', 'sending', 'try', ARGV[3], 'hold', ARGV[5])
redis.call('HSETNX', KEYS[2], 'since', ARGV[4])
redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
return 'sending'
