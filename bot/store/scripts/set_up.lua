-- Note who set an owner up, unless that is known.
-- KEYS: preferences
-- ARGV: the reader, the usual bar, "over" to take over from whoever it was
-- Gives who it is.
if ARGV[3] == 'over' then redis.call('HDEL', KEYS[1], 'set_up_by') end
if redis.call('HSETNX', KEYS[1], 'set_up_by', ARGV[1]) == 1 then
  redis.call('HDEL', KEYS[1], 'setter_left')
end
redis.call('HSETNX', KEYS[1], 'bar', ARGV[2])
return redis.call('HGET', KEYS[1], 'set_up_by')
