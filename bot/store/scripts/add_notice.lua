-- Make a delivery of news: its message is decided, and no standing order is behind it.
-- KEYS: open, record, the owner's notices
-- ARGV: delivery, now, owner, destination, message
-- Gives 1, or 0 where there is one of that name already.
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('HSET', KEYS[2], 'v', 1, 'st', 'planned', 'fence', 0, 'try', 0, 'hold', 0,
  'due', ARGV[2], 'asked', ARGV[2], 'owner', ARGV[3], 'to', ARGV[4], 'message', ARGV[5])
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1
