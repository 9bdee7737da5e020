-- Remove a standing order and its counters; delivery records keep that its days were sent.
-- KEYS: subscription, the owner's subscriptions, due
-- ARGV: subscription id
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('SREM', KEYS[2], ARGV[1])
return redis.call('DEL', KEYS[1])
