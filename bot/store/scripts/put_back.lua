-- Put votes back that were set aside; a vote given meanwhile stays.
-- KEYS: votes, votes set aside, counts, voters; what counts votes is made anew when it is needed
-- ARGV: token
redis.call('DEL', KEYS[3], KEYS[4])
for _, name in ipairs(redis.call('HKEYS', KEYS[2])) do
  local token, vote = string.match(name, '^([^|]+)|(.*)$')
  if token == ARGV[1] then
    redis.call('HSETNX', KEYS[1], vote, redis.call('HGET', KEYS[2], name))
    redis.call('HDEL', KEYS[2], name)
  end
end
return 1
