-- Make a delivery that somebody asks for beside an order's own: what it brings is chosen later.
-- KEYS: open, record
-- ARGV: delivery, now, owner, destination, when to look at it
-- Gives the state the record has then. One that ended without a post is made anew, so that it can
-- be asked for again once what was in its way is mended; any other stays as it is.
local state = redis.call('HGET', KEYS[2], 'st')
if state and state ~= 'dead' and state ~= 'skipped' then return state end
local fence = (tonumber(redis.call('HGET', KEYS[2], 'fence') or 0)) + 1
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'v', 1, 'st', 'planned', 'fence', fence, 'try', 0, 'hold', 0,
  'due', ARGV[2], 'asked', ARGV[2], 'owner', ARGV[3], 'to', ARGV[4])
redis.call('ZADD', KEYS[1], ARGV[5], ARGV[1])
return 'planned'
