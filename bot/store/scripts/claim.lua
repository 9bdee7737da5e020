-- Take a delivery in hand until a lease ends; the fence grows, so former holders can do no more.
-- KEYS: open, record
-- ARGV: delivery, now, end of the lease, by how much the fence grows
-- Gives {fence, state before, due, try, message, items, since, owner, destination,
-- asked}, or nil.
-- `hold` (until when nobody else may have it) and the open score (when to look at it) are two
-- things: whoever looks pushes the score forward, and that must not lengthen a lease.
local state = redis.call('HGET', KEYS[2], 'st')
if state ~= 'planned' and state ~= 'claimed' and state ~= 'sending' and state ~= 'retry' then
  redis.call('ZREM', KEYS[1], ARGV[1])
  return nil
end
local hold = redis.call('HGET', KEYS[2], 'hold')
if tonumber(hold) > tonumber(ARGV[2]) then
  redis.call('ZADD', KEYS[1], hold, ARGV[1])
  return nil
end
local fence = redis.call('HINCRBY', KEYS[2], 'fence', ARGV[4])
-- 'sending' stays: whether the message was posted is not known.
if state ~= 'sending' then redis.call('HSET', KEYS[2], 'st', 'claimed') end
redis.call('HSET', KEYS[2], 'hold', ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
local record = redis.call('HMGET', KEYS[2], 'due', 'try', 'message', 'items', 'since', 'owner', 'to',
  'asked')
local given = {fence, state}
for i = 1, 8 do given[i + 2] = record[i] or '' end
return given
