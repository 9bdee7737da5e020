-- Give the open deliveries that somebody has to look at, each to one of those who ask.
-- KEYS: open
-- ARGV: now, most, when to show them again
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, delivery in ipairs(found) do
  redis.call('ZADD', KEYS[1], 'XX', ARGV[3], delivery)
end
return found
