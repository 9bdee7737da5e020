-- Save a standing order and say when it is due next; its counters stay.
-- KEYS: subscription, the owner's subscriptions, due
-- ARGV: subscription id, order (JSON), paused until ("", seconds or "always"), next due or ""
redis.call('HSET', KEYS[1], 'order', ARGV[2], 'paused', ARGV[3])
redis.call('SADD', KEYS[2], ARGV[1])
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[3], ARGV[1])
else
  redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
end
return 1
