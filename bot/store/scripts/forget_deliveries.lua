-- Delete delivery records and all that points to them.
-- KEYS: open, held, unsettled, then the records and the days of the destination
-- ARGV: the deliveries
for i = 4, #KEYS do redis.call('UNLINK', KEYS[i]) end
for _, delivery in ipairs(ARGV) do
  redis.call('ZREM', KEYS[1], delivery)
  redis.call('HDEL', KEYS[2], delivery)
  redis.call('ZREM', KEYS[3], delivery)
end
return 1
